// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth asks after two minutes without a touch, and a minute later erases everything. Whoever is there answers
// and goes on, as many times as they like.

const dialog = document.getElementById("idle");
const leave = document.getElementById("leave");
const left = dialog.querySelector("[data-left]");
const WAIT = Number(dialog.dataset.minutes) * 60;
const GRACE = Number(dialog.dataset.seconds);
const ACTS = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "input"];

let touched = Date.now();
let asked = 0;

const seconds = (since) => (Date.now() - since) / 1000;

function open() {
  asked = Date.now();
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
  dialog.querySelector("[data-stay]").focus();
}

function stay() {
  asked = 0;
  touched = Date.now();
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}

function wipe() {
  for (const form of document.forms) if (form !== leave) form.reset();
  document.querySelector("main").replaceChildren();
  leave.submit();
}

// The clock is read, not counted: a device that slept wakes up on the question or beyond it.
const beat = setInterval(() => {
  if (!asked && seconds(touched) > WAIT) open();
  if (!asked) return;
  left.textContent = Math.max(0, Math.ceil(GRACE - seconds(asked)));
  if (seconds(asked) > GRACE) {
    clearInterval(beat);
    wipe();
  }
}, 500);

for (const act of ACTS) document.addEventListener(act, () => { if (!asked) touched = Date.now(); }, { passive: true });
dialog.querySelector("[data-stay]").addEventListener("click", stay);
dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
// A page brought back by the « back » button is asked again from the server, which knows who is signed in.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
