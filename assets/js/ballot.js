// SPDX-License-Identifier: AGPL-3.0-or-later
// The ballot with buttons. What is chosen lives in the lists of the form and nowhere else: buttons and drags
// write there, and everything shown is read from there.
import { forgetDrafts, readDraft, writeDraft } from "./drafts.mjs";
import { makeSecret } from "./secret.mjs";
import { Theme, choose, chosen } from "./theme.mjs";
import { fill } from "./words.mjs";

const form = document.getElementById("ballot");
const words = form.dataset;
const live = form.querySelector("[data-live]");
const say = (text) => { live.textContent = text; };
const themes = [...form.querySelectorAll(".theme")].map((section) => new Theme(section, words, say));
const links = [...form.querySelectorAll(".themes a")];
const note = document.querySelector("[data-draft-note]");

function progress() {
  const done = themes.filter((theme) => theme.count).length;
  const all = themes.length;
  const text = done === 0 ? words.none : done === all ? words.whole : done === 1 ? words.one : words.some;
  form.querySelector("[data-progress]").textContent = fill(text, { done, all });
  links.forEach((link, index) => {
    const { count } = themes[index];
    link.querySelector("[data-state]").textContent = count ? fill(words.filled, { count }) : words.empty;
    link.classList.toggle("filled", count > 0);
  });
}

// --- one theme at a time: the address says which, so « back » and « forward » do what people expect

function show({ focus }) {
  const current = themes.find((theme) => `#${theme.section.id}` === location.hash);
  form.classList.toggle("choosing", !current);
  themes.forEach((theme, index) => {
    theme.section.hidden = theme !== current;
    if (theme === current) links[index].setAttribute("aria-current", "step");
    else links[index].removeAttribute("aria-current");
  });
  if (current) point(current);
  if (current && focus) {
    current.title.focus({ preventScroll: true });
    current.section.scrollIntoView({ block: "start" });
  }
}

/** Lead from a theme to the next one that is empty, in the order of the list, around it. */
function point(current) {
  const start = themes.indexOf(current) + 1;
  const following = [...themes.slice(start), ...themes.slice(0, start - 1)].find((theme) => !theme.count);
  current.leadTo(following, words.next);
}

// --- the draft

const lists = [...form.querySelectorAll("select")];
const choices = () => Object.fromEntries(lists.filter(chosen).map((list) => [list.name, list.value]));

function restore() {
  const key = words.draft;
  if (!key) return;
  forgetDrafts(key);
  if (lists.some(chosen)) return; // the server sent back what was chosen: that is the latest
  const draft = readDraft(key);
  const known = lists.filter((list) => draft[list.name]);
  for (const list of known) choose(list, draft[list.name]);
  note.hidden = known.length === 0;
}

function changed() {
  if (words.draft) writeDraft(words.draft, choices());
  progress();
  const current = themes.find((theme) => !theme.section.hidden);
  if (current) point(current);
}

note.querySelector("[data-erase]").addEventListener("click", () => {
  for (const list of lists) choose(list, "");
  for (const theme of themes) theme.draw();
  note.hidden = true;
  changed();
  themes.length && links[0].focus();
});

form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  const secret = form.elements.secret;
  if (!secret.value) secret.value = makeSecret();
});
window.addEventListener("hashchange", () => show({ focus: true }));
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const theme of themes) theme.draw();
  progress();
});

restore();
form.classList.add("enhanced");
for (const words of form.querySelectorAll("[data-kept]")) words.hidden = false;
for (const theme of themes) theme.enhance();
progress();
show({ focus: false });
