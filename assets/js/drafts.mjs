// SPDX-License-Identifier: AGPL-3.0-or-later
// Ballots begun on this device. A name in storage tells neither account nor person.

const PREFIX = "caravane-ballot:";

const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // storage is forbidden: there is simply no draft
  }
};

export function readDraft(key) {
  try {
    return JSON.parse(storage()?.getItem(PREFIX + key) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

export function writeDraft(key, choices) {
  try {
    storage()?.setItem(PREFIX + key, JSON.stringify(choices));
  } catch {
    // full or forbidden: the ballot still works
  }
}

/** Erase every draft, but the one to keep if it is named. */
export function forgetDrafts(except = "") {
  const store = storage();
  if (!store) return;
  const names = Array.from({ length: store.length }, (_, index) => store.key(index));
  for (const name of names) {
    if (name?.startsWith(PREFIX) && name !== PREFIX + except) store.removeItem(name);
  }
}
