// SPDX-License-Identifier: AGPL-3.0-or-later
// Small things that some pages need: a draft is erased when its voter casts or signs out; a page is printed.
import { forgetDrafts } from "./drafts.mjs";

if (document.querySelector("[data-forget-drafts]")) forgetDrafts();

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-signs-out]")) forgetDrafts();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
