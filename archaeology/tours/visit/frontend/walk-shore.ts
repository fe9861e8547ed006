/** What the water was like where one stands, said as uncertain as it is. */
import { h } from "@ui/elements.ts";
import { sayMetres } from "@ui/near.ts";
import table from "../../static/visit/words/shore.json";
import { atShore } from "./shore.ts";
import type { Shoreline } from "./telling.ts";
import { CHANCES, STROKES } from "./visit-map-layers.ts";
import type { Fix } from "./walk.ts";
import { windOf } from "./winds.ts";
import { fill, language, wordsOf } from "./words.ts";

const words = wordsOf(table);
const SVG = "http://www.w3.org/2000/svg";

export class ShoreSection {
  readonly element: HTMLElement;
  readonly #said = h("p", { class: "shore__said" });
  readonly #away = h("p", { class: "shore__away" });

  constructor(
    readonly shore: Shoreline,
    lang: string,
  ) {
    this.element = h(
      "section",
      { class: "shore", "aria-labelledby": "shore-title" },
      h("h2", { id: "shore-title", class: "walk__heading" }, words.title),
      this.#said,
      this.#away,
      shore.synthetic ? h("p", { class: "shore__synthetic" }, words.synthetic) : null,
      h(
        "details",
        {},
        h("summary", {}, words.legend),
        legend(),
        shore.period ? h("p", { lang }, fill(words.when, { period: shore.period })) : null,
        shore.uncertainty ? h("p", { lang }, shore.uncertainty) : null,
        shore.sources.length ? h("ul", { lang }, ...shore.sources.map((source) => h("li", {}, source))) : null,
      ),
    );
    this.setPosition(null);
  }

  /** Without a position, what the map shows. */
  setPosition(fix: Fix | null): void {
    if (!fix) {
      this.#said.textContent = words.no_position;
      this.#away.textContent = "";
      return;
    }
    const { wetness, metres, degrees } = atShore(this.shore, fix.place, fix.accuracy);
    this.#said.textContent = fill(words[wetness], { metres: fix.accuracy });
    const isTold = metres !== null && degrees !== null && wetness !== "unknown" && wetness !== "unsure";
    this.#away.textContent = isTold ? fill(words.away, { distance: sayMetres(metres, language()), wind: windOf(degrees) }) : "";
  }
}

/** The strokes of the map, each with what it says. */
function legend(): HTMLElement {
  const lines = (Object.keys(CHANCES) as (keyof typeof CHANCES)[]).map((level) => {
    const { width, dashes } = STROKES[level];
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", "0 0 40 8");
    picture.setAttribute("class", "shore__stroke");
    picture.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", "M0 4h40");
    line.setAttribute("stroke-width", String(width));
    if (dashes.length > 1) line.setAttribute("stroke-dasharray", dashes.map((dash) => dash * width * 1.5).join(" "));
    picture.append(line);
    return h("li", {}, picture, h("span", {}, words[level]));
  });
  return h("ul", { class: "shore__legend" }, ...lines);
}
