/**
 * Following a tour: the way, the stop one stands at, the end. The address says which of them is shown.
 *
 * Positions are heard, compared and forgotten on this phone; what is kept is which stops were reached.
 */
import { button, h, icon } from "@ui/elements.ts";
import { watchPosition, type Whereabouts } from "@ui/position.ts";
import mapTable from "../../static/visit/words/map.json";
import table from "../../static/visit/words/walk.json";
import type { HeldTour } from "./held-tour.ts";
import { readySound, signal } from "./signals.ts";
import { stopArticle } from "./stop-article.ts";
import type { Stop } from "./telling.ts";
import type { VisitMap } from "./visit-map.ts";
import { begin, heard, keepWalk, keptWalk, nextStop, offered, opened, reached, type Walk } from "./walk.ts";
import { END, FOLLOW, slugIn, stopHash } from "./walk-address.ts";
import { ShoreSection } from "./walk-shore.ts";
import { type Known, Way } from "./walk-way.ts";
import { entitled, fill, saidIn, wordsOf } from "./words.ts";

const words = wordsOf(table);
const mapWords = wordsOf(mapTable);

export class WalkScreen {
  readonly element: HTMLElement;
  readonly #held: HeldTour;
  readonly #way: Way;
  readonly #shore: ShoreSection | null;
  readonly #map = h("div", { class: "walk-map__map" });
  readonly #wayView: HTMLElement;
  readonly #other = h("div", { class: "walk__other" });
  readonly #said = h("p", { class: "visually-hidden", role: "alert" });
  readonly #bar = h("nav", { class: "walk-bar", "aria-label": words.bar });
  readonly #scale: HTMLElement;
  readonly #buttons: HTMLElement;
  readonly #follow: HTMLButtonElement;
  #walk: Walk;
  #known: Known = { state: "looking" };
  #drawn: VisitMap | null = null;
  #stop: () => void = () => undefined;
  #isBegun = false;
  #following = true;
  #isFitted = false;
  /** The stop whose arrival was said last. */
  #arrived = "";
  /** The stop of which somebody does not want to be told again. */
  #closed = "";

  constructor(held: HeldTour) {
    const { tour } = (this.#held = held);
    this.#walk = keptWalk(tour.id, tour.stops) ?? begin();
    this.#shore = tour.shoreline ? new ShoreSection(tour.shoreline, saidIn(tour.language)) : null;
    this.#way = new Way(
      tour,
      {
        reach: (slug) => {
          this.#remember(reached(this.#walk, slug));
          go(stopHash(slug));
        },
        byHand: (isByHand) => (isByHand ? this.#goByHand() : this.#watch()),
        shore: (shown) => this.#drawn?.showShore(shown),
      },
      this.#shore?.element ?? null,
    );
    this.#follow = button(mapWords.follow, () => this.#drawn?.follow(!this.#following), "map-button");
    this.#scale = h("div", { class: "walk-map__scale" }, square("+", mapWords.closer, () => this.#drawn?.zoom(1)), square("−", mapWords.further, () => this.#drawn?.zoom(-1)));
    this.#buttons = h("div", { class: "walk-map__buttons" }, this.#follow, button(mapWords.whole, () => this.#whole(), "map-button"));
    this.#wayView = h("div", { class: "walk" }, h("div", { class: "walk-map" }, this.#map, this.#scale, this.#buttons), this.#way.element);
    const title = h("h1", { class: "visually-hidden", tabindex: -1, lang: tour.language }, tour.title);
    this.element = h("div", { class: "walk-screen" }, title, this.#said, this.#wayView, this.#other);
  }

  /** Sets out: from now on positions are listened to, and what was reached is kept. */
  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#held.media.setOut();
    readySound();
    keepWalk(this.#held.tour.id, this.#walk);
    if (this.#walk.byHand) this.#goByHand();
    else this.#watch();
    void this.#draw();
  }

  /** The walk is left: nothing is heard any more. */
  leave(): void {
    this.#stop();
    this.#drawn?.remove();
    this.#drawn = null;
  }

  /** Shows what the address says; a stop that the tour does not have starts no walk. */
  show(): void {
    const { stops } = this.#held.tour;
    const hash = location.hash;
    const slug = slugIn(hash);
    const stop = stops.find(({ id }) => id === slug);
    const shown = stop ? "stop" : slug ? "missing" : hash === END ? "end" : "way";
    if (shown !== "missing") this.#begin();
    if (slug !== this.#arrived) this.#said.replaceChildren();
    this.#wayView.hidden = shown !== "way";
    this.element.dataset["shown"] = shown;
    if (stop) this.#showStop(stop);
    else if (shown !== "way") {
      this.#other.replaceChildren(shown === "end" ? this.#ending() : missingStop(this.#held), this.#bar);
      this.#showBar(null);
    } else {
      this.#other.replaceChildren();
      this.#tell();
      this.#drawn?.resize();
      // Behind a stop that was open first the map had no size to fit the tour into.
      if (!this.#isFitted) this.#whole();
    }
    window.scrollTo(0, 0);
    const heading = (shown === "way" ? this.element : this.#other).querySelector("h1");
    heading?.focus({ preventScroll: true });
  }

  #showStop(stop: Stop): void {
    // Reading beforehand is not being there; what has no place is reached by reading it.
    this.#remember(stop.place ? opened(this.#walk, stop.id) : reached(this.#walk, stop.id));
    this.#other.replaceChildren(stopArticle(this.#held, stop), this.#bar);
    this.#showBar(stop);
  }

  /** Whither from a stop, or from the end: to the stop one has come to meanwhile, to the next one, to the end. */
  #showBar(from: Stop | null): void {
    const { stops } = this.#held.tour;
    const here = offered(stops, this.#walk);
    const parts = here && here.id !== this.#closed ? this.#arrival(here) : [];
    if (from) {
      const next = nextStop(stops, this.#walk);
      const href = here ? stopHash(here.id) : next ? FOLLOW : END;
      parts.push(
        h("a", { class: "button button--secondary walk-bar__back", href: FOLLOW }, icon("map"), words.back),
        h("a", { class: "button walk-bar__onward", href }, next ? words.onward : words.finish),
      );
    }
    const hadFocus = this.#bar.contains(document.activeElement);
    this.#bar.replaceChildren(...parts);
    this.#bar.hidden = !parts.length;
    if (hadFocus) this.#bar.querySelector<HTMLElement>(".walk-bar__onward")?.focus({ preventScroll: true });
  }

  /** One has come to a stop while something else is open. */
  #arrival({ id, title }: Stop): HTMLElement[] {
    const close = square("×", words.close, () => {
      this.#closed = id;
      this.#showBarAgain();
    });
    return [
      h("a", { class: "walk-bar__arrival", href: stopHash(id) }, ...entitled(words.arrived, title, this.#held.tour.language)),
      close,
    ];
  }

  /** What is open stays open; somebody moved. */
  #showBarAgain(): void {
    const { shown } = this.element.dataset;
    if (shown === "way") return;
    this.#showBar(this.#held.tour.stops.find(({ id }) => location.hash === stopHash(id)) ?? null);
  }

  #ending(): HTMLElement {
    const { tour } = this.#held;
    const [seen, count] = [this.#walk.seen.length, tour.stops.length];
    return h(
      "section",
      { class: "ending" },
      h("h1", { tabindex: -1 }, words.end_title),
      h("p", { class: "lead" }, fill(seen === count ? words.end_all : words.end_some, { seen, count, title: tour.title })),
      h("p", {}, words.end_private),
      h("div", { class: "cluster" }, h("a", { class: "button", href: "#/" }, words.leave), h("a", { class: "button button--secondary", href: FOLLOW }, words.back)),
    );
  }

  #watch(): void {
    this.#stop();
    this.#remember({ ...this.#walk, byHand: false });
    this.#stop = watchPosition((told) => this.#hear(told));
  }

  #goByHand(): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#remember({ ...this.#walk, byHand: true });
    this.#known = { state: "hand" };
    this.#tell();
  }

  #hear(told: Whereabouts): void {
    if (told.state === "found") {
      const { longitude, latitude, accuracy } = told.position;
      const fix = { place: [longitude, latitude] as [number, number], accuracy };
      this.#known = { state: "found", fix };
      const { walk, starts } = heard(this.#held.tour.stops, this.#walk, fix);
      const hasMoved = walk !== this.#walk;
      this.#remember(walk);
      this.#tell();
      // Who came away from a stop is not told any more that it is here.
      if (hasMoved && !starts) this.#showBarAgain();
      if (starts) this.#arrive(starts);
    } else if (told.state === "looking" || this.#known.state !== "found" || told.why === "denied") {
      // The last position known is better than none for a while: it says itself how good it was.
      this.#known = told;
      this.#tell();
    }
  }

  /** A stop starts: at once where one looks at the way, with a word where one is still reading: then it waits. */
  #arrive(slug: string): void {
    const stop = this.#held.tour.stops.find(({ id }) => id === slug);
    if (!stop) return;
    signal();
    this.#said.replaceChildren(...entitled(words.arrived, stop.title, this.#held.tour.language));
    this.#arrived = slug;
    this.#closed = "";
    if (this.element.dataset["shown"] === "way") return go(stopHash(slug));
    // It may be what is open.
    if (location.hash === stopHash(slug)) this.#remember(reached(this.#walk, slug));
    this.#showBarAgain();
  }

  #remember(walk: Walk): void {
    if (walk === this.#walk) return;
    this.#walk = walk;
    keepWalk(this.#held.tour.id, walk);
  }

  #tell(): void {
    const fix = this.#known.state === "found" ? this.#known.fix : null;
    this.#way.show(this.#walk, this.#known);
    this.#shore?.setPosition(fix);
    // It keeps its room on the map, so that nothing comes to lie under it.
    this.#follow.toggleAttribute("data-idle", fix === null);
    this.#drawn?.setPosition(fix?.place ?? null, fix?.accuracy ?? 0);
    this.#drawn?.setWalk(this.#walk.seen, nextStop(this.#held.tour.stops, this.#walk)?.id ?? null);
  }

  async #draw(): Promise<void> {
    const ground = await this.#held.ground();
    // Who only reads the list need not wait for what draws maps.
    const { VisitMap } = await import("./visit-map.ts");
    if (!this.element.isConnected) return;
    this.#drawn = new VisitMap(this.#map, {
      label: mapWords.label,
      ground,
      tour: this.#held.tour,
      over: { right: this.#scale, bottom: this.#buttons },
      onStop: (slug) => go(stopHash(slug)),
      onFollow: (following) => {
        this.#following = following;
        this.#follow.setAttribute("aria-pressed", String(following));
      },
    });
    this.#whole();
    this.#tell();
  }

  #whole(): void {
    this.#drawn?.follow(false);
    this.#drawn?.fitAll();
    this.#isFitted = this.#drawn !== null && !this.#wayView.hidden;
  }
}

/** A sign may be old, an address mistyped, a place confidential since: they all read the same. */
function missingStop({ tour, kept }: HeldTour): HTMLElement {
  return h(
    "section",
    { class: "ending" },
    h("h1", { tabindex: -1 }, kept ? words.no_stop_kept : words.no_stop),
    h("p", { class: "lead" }, words.no_stop_why),
    h("p", {}, h("a", { class: "button", href: "#/" }, h("span", {}, ...entitled(words.see_tour, tour.title, tour.language)))),
  );
}

function go(hash: string): void {
  location.hash = hash;
}

function square(sign: string, label: string, pressed: () => void): HTMLButtonElement {
  const made = button(sign, pressed, "map-button map-button--square");
  made.setAttribute("aria-label", label);
  return made;
}
