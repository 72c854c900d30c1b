// SPDX-License-Identifier: AGPL-3.0-or-later
// Sentences come from the page, in its language; {names} are filled here.

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
