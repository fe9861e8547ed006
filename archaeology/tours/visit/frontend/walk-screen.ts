/**
 * Following a tour: the way, the stop one stands at, the end. The address says which of them is shown:
 * `#/suivre`, `#/suivre/<slug>`, `#/fin`.
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
import { begin, heard, keepWalk, keptWalk, nextStop, reached, type Walk } from "./walk.ts";
import { ShoreSection } from "./walk-shore.ts";
import { type Known, Way } from "./walk-way.ts";
import { fill, wordsOf } from "./words.ts";

const words = wordsOf(table);
const mapWords = wordsOf(mapTable);

export const FOLLOW = "#/suivre";
export const END = "#/fin";
const stopHash = (slug: string): string => `${FOLLOW}/${slug}`;

/** Whether an address is of a walk. */
export const isWalk = (hash: string): boolean => hash === FOLLOW || hash.startsWith(`${FOLLOW}/`) || hash === END;

export class WalkScreen {
  readonly element: HTMLElement;
  readonly #held: HeldTour;
  readonly #way: Way;
  readonly #shore: ShoreSection | null;
  readonly #map = h("div", { class: "walk-map__map" });
  readonly #wayView: HTMLElement;
  readonly #other = h("div", { class: "walk__other" });
  readonly #said = h("p", { class: "visually-hidden", role: "alert" });
  readonly #arrival = h("div", { class: "arrival", hidden: true });
  readonly #bar = h("nav", { class: "walk-bar" });
  readonly #follow: HTMLButtonElement;
  #walk: Walk;
  #known: Known = { state: "looking" };
  #drawn: VisitMap | null = null;
  #stop: () => void = () => undefined;
  #following = true;
  /** The stop whose arrival was said last. */
  #arrived = "";

  constructor(held: HeldTour) {
    const { tour } = (this.#held = held);
    this.#walk = keptWalk(tour.id, tour.stops) ?? begin();
    this.#shore = tour.shoreline ? new ShoreSection(tour.shoreline, tour.language) : null;
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
    this.#wayView = h(
      "div",
      { class: "walk" },
      h(
        "div",
        { class: "walk-map" },
        this.#map,
        h("div", { class: "walk-map__scale" }, square("+", mapWords.closer, () => this.#drawn?.zoom(1)), square("−", mapWords.further, () => this.#drawn?.zoom(-1))),
        h("div", { class: "walk-map__buttons" }, this.#follow, button(mapWords.whole, () => this.#whole(), "map-button")),
      ),
      this.#way.element,
    );
    this.element = h("div", { class: "walk-screen" }, h("h1", { class: "visually-hidden", tabindex: -1 }, tour.title), this.#said, this.#arrival, this.#wayView, this.#other);
  }

  /** Begins to listen, and shows what the address says. */
  start(): void {
    readySound();
    keepWalk(this.#held.tour.id, this.#walk);
    if (this.#walk.byHand) this.#goByHand();
    else this.#watch();
    void this.#draw();
    this.show();
  }

  /** The walk is left: nothing is heard any more. */
  leave(): void {
    this.#stop();
    this.#drawn?.remove();
    this.#drawn = null;
  }

  /** Shows what the address says. */
  show(): void {
    const { stops } = this.#held.tour;
    const hash = location.hash;
    const slug = hash.startsWith(`${FOLLOW}/`) ? decodeURIComponent(hash.slice(FOLLOW.length + 1)) : "";
    const stop = stops.find(({ id }) => id === slug);
    this.#arrival.hidden = true;
    if (slug !== this.#arrived) this.#said.textContent = "";
    this.#wayView.hidden = stop !== undefined || hash === END;
    this.element.dataset["shown"] = stop ? "stop" : hash === END ? "end" : "way";
    if (stop) this.#showStop(stop);
    else if (hash === END) this.#other.replaceChildren(...this.#ending());
    else {
      this.#other.replaceChildren();
      this.#tell();
      this.#drawn?.resize();
    }
    window.scrollTo(0, 0);
    const heading = stop || hash === END ? this.#other.querySelector("h1") : this.element.querySelector("h1");
    heading?.focus({ preventScroll: true });
  }

  #showStop(stop: Stop): void {
    // Reading beforehand is not being there; what has no place is reached by reading it.
    if (!stop.place) this.#remember(reached(this.#walk, stop.id));
    this.#other.replaceChildren(stopArticle(this.#held, stop), this.#bar);
    this.#showBar();
  }

  /** Whither from a stop: to the next one, or to the end. */
  #showBar(): void {
    const next = nextStop(this.#held.tour.stops, this.#walk);
    const back = h("a", { class: "button button--secondary walk-bar__back", href: FOLLOW }, icon("map"), words.back);
    const onward = h("a", { class: "button walk-bar__onward", href: next ? FOLLOW : END }, next ? words.onward : words.finish);
    this.#bar.replaceChildren(back, onward);
  }

  #ending(): HTMLElement[] {
    const { tour } = this.#held;
    const [seen, count] = [this.#walk.seen.length, tour.stops.length];
    return [
      h(
        "section",
        { class: "ending" },
        h("h1", { tabindex: -1 }, words.end_title),
        h("p", { class: "lead" }, fill(seen === count ? words.end_all : words.end_some, { seen, count, title: tour.title })),
        h("p", {}, words.end_private),
        h("div", { class: "cluster" }, h("a", { class: "button", href: "#/" }, words.leave), h("a", { class: "button button--secondary", href: FOLLOW }, words.back)),
      ),
    ];
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
      this.#remember(walk);
      this.#tell();
      if (starts) this.#arrive(starts);
    } else if (told.state === "looking" || this.#known.state !== "found" || told.why === "denied") {
      // The last position known is better than none for a while: it says itself how good it was.
      this.#known = told;
      this.#tell();
    }
  }

  /** A stop starts: at once where one looks at the way, with a word where one is still reading. */
  #arrive(slug: string): void {
    const stop = this.#held.tour.stops.find(({ id }) => id === slug);
    if (!stop) return;
    signal();
    const sentence = fill(words.arrived, { title: stop.title });
    this.#said.textContent = sentence;
    this.#arrived = slug;
    if (location.hash === stopHash(slug)) return this.#showBar();
    if (this.element.dataset["shown"] === "way") return go(stopHash(slug));
    this.#arrival.replaceChildren(h("p", {}, sentence), h("a", { class: "button", href: stopHash(slug) }, words.arrived_open));
    this.#arrival.hidden = false;
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
    this.#follow.hidden = fix === null;
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
  }
}

function go(hash: string): void {
  location.hash = hash;
}

function square(sign: string, label: string, pressed: () => void): HTMLButtonElement {
  const made = button(sign, pressed, "map-button map-button--square");
  made.setAttribute("aria-label", label);
  return made;
}
