// SPDX-License-Identifier: AGPL-3.0-or-later
// One theme of the ballot: packages with round buttons, and the ranking with ↑ ↓ ✕. Places may stay free.
import { fill } from "./words.mjs";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What a list says: an option's number as the form writes it, or nothing. Zeros are sent for nothing: one length. */
export const chosen = (list) => (Number(list.value) ? list.value : "");
export const choose = (list, number) => { list.value = number || list.options[0].value; };

const button = (label, text, classes) => element("button", { type: "button", class: classes, "aria-label": label }, text);

export class Theme {
  constructor(section, words, say) {
    this.section = section;
    this.words = words;
    this.say = say;
    this.title = section.querySelector("h2");
    this.lists = [...section.querySelectorAll("select")];
    this.ranks = this.lists.map((list) => list.labels[0].textContent.replace(/\s*:?\s*$/, ""));
    this.options = [...section.querySelectorAll("[data-option]")];
  }

  get places() { return this.lists.map(chosen); }

  get count() { return this.places.filter(Boolean).length; }

  titleOf(number) { return this.options.find((one) => one.dataset.option === number).dataset.title; }

  enhance() {
    const lists = this.section.querySelector(".lists");
    this.panel = element("div", { class: "places card" });
    this.slots = element("ol", {});
    this.gap = element("p", { class: "meta" });
    this.next = element("p", {});
    this.panel.append(element("h3", {}, lists.querySelector("legend").firstChild.textContent), this.slots, this.gap, this.next);
    lists.after(this.panel);
    lists.hidden = true;
    for (const option of this.options) this.enhanceOption(option);
    this.draw();
  }

  enhanceOption(option) {
    const { option: number, title } = option.dataset;
    const group = element("div", { class: "ranks", role: "group", "aria-label": title });
    this.ranks.forEach((rank, place) => {
      const figure = String(place + 1); // first in the name too, for who says aloud what they see
      const round = button(`${figure}. ${fill(this.words.put, { title, rank })}`, figure, "rank");
      round.addEventListener("click", () => this.choose(number, place));
      group.append(round);
    });
    option.querySelector("details").before(group);
    option.draggable = true;
    option.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/x-package", number));
  }

  /** Put a package at a place; press again to take it off. Who was there takes the place left, or the first free one. */
  choose(number, place) {
    const places = this.places;
    const from = places.indexOf(number);
    if (from === place) {
      places[place] = "";
    } else {
      const displaced = places[place];
      places[place] = number;
      if (from >= 0) places[from] = displaced;
      else if (displaced && places.includes("")) places[places.indexOf("")] = displaced;
    }
    this.write(places);
    const now = this.places.indexOf(number);
    this.tell(number, now);
  }

  move(place, step) {
    const places = this.places;
    const number = places[place];
    [places[place], places[place + step]] = [places[place + step], places[place]];
    this.write(places);
    this.tell(number, place + step);
    this.focus(place + step, step < 0 ? "up" : "down");
  }

  remove(place) {
    const places = this.places;
    const [number] = places.splice(place, 1, "");
    this.write(places);
    this.tell(number, -1);
    const round = this.options.find((one) => one.dataset.option === number).querySelector(".rank");
    round.focus();
  }

  write(places) {
    this.lists.forEach((list, place) => choose(list, places[place]));
    this.draw();
    this.section.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell(number, place) {
    const title = this.titleOf(number);
    this.say(place < 0 ? fill(this.words.out, { title }) : fill(this.words.is, { title, rank: this.ranks[place] }));
  }

  /** After a move the slots are new: keep the keyboard where it was, or on the only way left. */
  focus(place, way) {
    const slot = this.slots.children[place];
    (slot.querySelector(`[data-way="${way}"]`) ?? slot.querySelector("button"))?.focus();
  }

  draw() {
    const places = this.places;
    for (const option of this.options) {
      const place = places.indexOf(option.dataset.option);
      option.classList.toggle("taken", place >= 0);
      option.querySelectorAll(".rank").forEach((round, index) => round.setAttribute("aria-pressed", index === place));
    }
    this.slots.replaceChildren(...places.map((number, place) => this.slot(number, place)));
    const last = places.map(Boolean).lastIndexOf(true);
    this.gap.textContent = places.slice(0, last + 1).includes("") ? this.words.gap : "";
    this.gap.hidden = !this.gap.textContent;
  }

  slot(number, place) {
    const rank = element("span", { class: "fig" }, String(place + 1));
    const slot = element("li", { class: number ? "place full" : "place" }, rank);
    this.receive(slot, place);
    if (!number) {
      slot.append(element("span", { class: "meta" }, this.words.free));
      return slot;
    }
    const title = this.titleOf(number);
    slot.draggable = true;
    slot.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/x-package", number));
    slot.append(element("span", {}, title), this.ways(title, place));
    return slot;
  }

  ways(title, place) {
    const ways = element("span", { class: "ways" });
    const add = (way, sign, label, act) => {
      const one = button(fill(label, { title }), sign, "button plain small");
      one.dataset.way = way;
      one.addEventListener("click", act);
      ways.append(one);
    };
    if (place > 0) add("up", "↑", this.words.up, () => this.move(place, -1));
    if (place < this.lists.length - 1) add("down", "↓", this.words.down, () => this.move(place, 1));
    add("off", "✕", this.words.remove, () => this.remove(place));
    return ways;
  }

  /** Dragging is an extra: everything it does, the buttons do. */
  receive(slot, place) {
    slot.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("text/x-package")) event.preventDefault();
    });
    slot.addEventListener("drop", (event) => {
      event.preventDefault();
      const number = event.dataTransfer.getData("text/x-package");
      if (this.options.some((one) => one.dataset.option === number) && this.places[place] !== number) this.choose(number, place);
    });
  }

  leadTo(theme, words) {
    this.next.replaceChildren();
    if (!theme) return;
    const name = theme.section.dataset.name;
    this.next.append(element("a", { class: "button", href: `#${theme.section.id}` }, fill(words, { theme: name })));
  }
}
