/** The way to the next stop: how far and whither, all stops, what the phone knows and does. */
import { button, h } from "@ui/elements.ts";
import { degreesTo, metresBetween, sayMetres } from "@ui/near.ts";
import type { LonLat } from "@ui/map-types.ts";
import type { WhyNot } from "@ui/position.ts";
import table from "../../static/visit/words/walk.json";
import { change, settings } from "./settings.ts";
import { readySound } from "./signals.ts";
import type { Stop, Tour } from "./telling.ts";
import { type Fix, nextStop, tells, type Walk } from "./walk.ts";
import { windOf } from "./winds.ts";
import { fill, language, wordsOf } from "./words.ts";

const words = wordsOf(table);

/** What is known of where one is. */
export type Known = { state: "found"; fix: Fix } | { state: "looking" } | { state: "hand" } | { state: "failed"; why: WhyNot };

export interface WayHeard {
  /** Somebody says that they are at a stop. */
  reach(slug: string): void;
  /** Goes on without position, or with it again. */
  byHand(isByHand: boolean): void;
  shore(shown: boolean): void;
}

export class Way {
  readonly element: HTMLElement;
  readonly #title = h("h2", { class: "next__title" });
  readonly #way = h("p", { class: "next__way" });
  readonly #arrow = h("span", { class: "next__arrow", "aria-hidden": "true" }, "↑");
  readonly #distance = h("span");
  readonly #position = h("p", { class: "walk__position", role: "status" });
  readonly #hand: HTMLButtonElement;
  readonly #next: HTMLElement;
  readonly #done: HTMLElement;
  readonly #open: HTMLButtonElement;
  readonly #stops = h("ol", { class: "walk-stops" });
  readonly #progress = h("p", { class: "quiet" });
  #aim: Stop | null = null;

  constructor(
    readonly tour: Tour,
    readonly heard: WayHeard,
    shore: HTMLElement | null,
  ) {
    const { language: lang } = tour;
    this.#way.append(this.#arrow, this.#distance);
    this.#hand = button(words.by_hand, () => heard.byHand(this.#hand.dataset["hand"] !== "true"), "button button--quiet walk__hand");
    this.#open = button(words.open, () => this.#aim && heard.reach(this.#aim.id), "button button--large button--wide");
    this.#next = h(
      "section",
      { class: "next", "aria-labelledby": "next-label" },
      h("p", { id: "next-label", class: "next__label" }, words.next),
      this.#title,
      this.#way,
      this.#open,
    );
    this.#done = h("a", { class: "button button--large button--wide", href: "#/fin" }, words.finish);
    this.#title.lang = lang;
    this.element = h(
      "div",
      { class: "walk__beside" },
      h("div", {}, this.#next, this.#done, this.#position, this.#hand),
      shore,
      h("section", { "aria-labelledby": "stops-title" }, h("h2", { id: "stops-title", class: "walk__heading" }, words.stops), this.#progress, this.#stops),
      this.#settings(shore !== null),
      h("p", {}, h("a", { class: "button button--secondary", href: "#/" }, words.leave)),
    );
  }

  show(walk: Walk, known: Known): void {
    const { stops } = this.tour;
    const aim = (this.#aim = nextStop(stops, walk));
    this.#next.hidden = aim === null;
    this.#done.hidden = aim !== null;
    if (aim) this.#showAim(aim, walk, known);
    this.#showKnown(aim, known);
    this.#progress.textContent = fill(words.progress, { seen: walk.seen.length, count: stops.length });
    this.#stops.replaceChildren(...stops.map((stop) => this.#line(stop, walk, known, stop === aim)));
  }

  #showAim(aim: Stop, walk: Walk, known: Known): void {
    const label = walk.waiting.includes(aim.id) ? words.open_waiting : words.open;
    if (this.#open.textContent !== label) this.#open.textContent = label;
    if (this.#title.textContent !== aim.title) this.#title.textContent = aim.title;
    const fix = known.state === "found" ? known.fix : null;
    const isTold = fix !== null && aim.place !== null && hasDirection(fix, aim.place);
    this.#arrow.hidden = !isTold;
    if (fix && aim.place) {
      const degrees = degreesTo(fix.place, aim.place);
      this.#arrow.style.transform = `rotate(${Math.round(degrees)}deg)`;
      const distance = away(fix, aim.place);
      this.#distance.textContent = isTold ? fill(words.way, { distance, wind: windOf(degrees) }) : distance;
    } else this.#distance.textContent = aim.place ? "" : words.no_place;
    this.#way.hidden = !this.#distance.textContent;
  }

  #showKnown(aim: Stop | null, known: Known): void {
    const said = positionWords(aim, known);
    if (this.#position.textContent !== said) this.#position.textContent = said;
    this.#hand.dataset["hand"] = String(known.state === "hand");
    this.#hand.textContent = known.state === "hand" ? words.with_position : words.by_hand;
    this.#hand.hidden = known.state === "found";
  }

  #line(stop: Stop, walk: Walk, known: Known, isNext: boolean): HTMLElement {
    const seen = walk.seen.includes(stop.id);
    const state = seen ? words.seen : walk.waiting.includes(stop.id) ? words.waiting : "";
    const fix = known.state === "found" ? known.fix : null;
    const distance = fix && stop.place ? away(fix, stop.place) : "";
    return h(
      "li",
      { class: "walk-stops__item", value: stop.order, "data-state": seen ? "seen" : isNext ? "next" : "left" },
      h(
        "a",
        { href: `#/suivre/${stop.id}`, class: "walk-stops__link", "data-number": stop.order, "aria-current": isNext ? "step" : null },
        h("span", { class: "walk-stops__title", lang: this.tour.language }, stop.title),
        h("span", { class: "walk-stops__more" }, [state, distance].filter(Boolean).join(" · ")),
      ),
    );
  }

  #settings(hasShore: boolean): HTMLElement {
    const shore = h("input", { type: "checkbox", checked: true });
    shore.addEventListener("change", () => this.heard.shore(shore.checked));
    return h(
      "details",
      { class: "walk__settings" },
      h("summary", {}, words.settings),
      box(words.sound, settings().sound, (sound) => {
        change({ sound });
        readySound();
      }),
      "vibrate" in navigator ? box(words.vibration, settings().vibration, (vibration) => change({ vibration })) : null,
      hasShore ? h("label", { class: "walk__box" }, shore, words.shore) : null,
    );
  }
}

/** A place that the receiver cannot tell from one's own lies in no direction. */
const hasDirection = ({ place, accuracy }: Fix, to: LonLat): boolean => metresBetween(place, to) > accuracy;

/** « 150 m »; where the receiver is no better than that, how far it may be at most. */
function away(fix: Fix, to: LonLat): string {
  const metres = metresBetween(fix.place, to);
  if (hasDirection(fix, to)) return sayMetres(metres, language());
  return fill(words.within, { distance: sayMetres(metres + fix.accuracy, language()) });
}

function box(label: string, checked: boolean, changed: (checked: boolean) => void): HTMLElement {
  const input = h("input", { type: "checkbox", checked });
  input.addEventListener("change", () => changed(input.checked));
  return h("label", { class: "walk__box" }, input, label);
}

function positionWords(aim: Stop | null, known: Known): string {
  if (known.state === "hand") return words.by_hand_now;
  if (known.state === "looking") return words.looking;
  if (known.state === "failed") return words[known.why];
  const metres = known.fix.accuracy;
  return fill(aim?.place && !tells(aim, metres) ? words.blurred : words.exact, { metres });
}
