// SPDX-License-Identifier: AGPL-3.0-or-later
// Enter goes to the next field of a sheet, and records the sheet from the last one.

const form = document.querySelector("[data-sheet]");

if (form) {
  const numbers = [...form.querySelectorAll("input.sheet-number")];
  const themeOf = (field) => field.closest("fieldset");

  // A second Enter while the page goes away would send the same sheet twice.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });

  form.addEventListener("keydown", (event) => {
    const at = numbers.indexOf(event.target);
    if (event.key !== "Enter" || at < 0) return;
    const left = themeOf(event.target);
    // 0, or nothing after a first choice, ends a theme.
    const ends = event.target.value.trim() === "0" || (event.target.value.trim() === "" && left.querySelector("input.sheet-number").value.trim() !== "");
    const next = ends ? numbers.slice(at + 1).find((field) => themeOf(field) !== left) : numbers[at + 1];
    if (next) {
      event.preventDefault();
      next.focus();
      next.select();
    }
  });
}
