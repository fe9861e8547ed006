/** A tour before one sets out. The server draws the same for readers and search engines; this is for a phone without network. */
import { h, notice } from "@ui/elements.ts";
import { sayMetres } from "@ui/near.ts";
import table from "../../static/visit/words/tour.json";
import type { HeldTour } from "./held-tour.ts";
import { figure, paragraphs, player } from "./stop-article.ts";
import { isExpired, type Tour } from "./telling.ts";
import { fill, language, locale, sayMinutes, wordsOf } from "./words.ts";

const words = wordsOf(table);

/** Until when a tour is good, or since when it no longer is. */
export function validity(tour: Tour): string {
  if (!tour.valid_until) return "";
  const date = new Date(tour.valid_until).toLocaleDateString(locale(), { dateStyle: "long" });
  return fill(isExpired(tour) ? words.expired : words.until, { date });
}

export function coverOf(held: HeldTour): HTMLElement {
  const { tour } = held;
  const until = validity(tour);
  const access = words[`wheelchair_${tour.wheelchair}`];
  const facts: [string, string][] = [
    [words.duration, tour.duration_min ? sayMinutes(tour.duration_min) : ""],
    [words.length, tour.length_m ? sayMetres(tour.length_m, language()) : ""],
    [words.ascent, tour.ascent_m === null ? "" : `${tour.ascent_m} m`],
    [words.stops, String(tour.stops.length)],
    [words.access, access],
  ];
  return h(
    "div",
    { class: "cover" },
    h("div", { class: "cover__picture", lang: tour.language }, tour.image ? figure(held, tour.image) : null),
    h("h1", { class: "cover__title", tabindex: -1, lang: tour.language }, tour.title),
    h("p", { class: "lead", lang: tour.language }, tour.summary),
    isExpired(tour) ? notice("warning", h("p", {}, until)) : null,
    tour.synthetic ? notice("info", h("p", {}, words.synthetic)) : null,
    h("div", { class: "cover__act" }, h("div", { "data-part": "go" }), h("div", { "data-part": "take" })),
    h(
      "section",
      { "aria-labelledby": "awaits" },
      h("h2", { id: "awaits" }, words.awaits),
      h("dl", { class: "facts" }, ...facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      tour.access_note ? h("div", { class: "quiet", lang: tour.language }, ...paragraphs(tour.access_note)) : null,
      h("div", { "data-part": "profile" }),
      tour.heights ? h("p", { class: "quiet", lang: tour.language }, tour.heights.words) : null,
    ),
    h("section", { class: "cover__text", lang: tour.language }, ...paragraphs(tour.description), ...tour.audio.map((sound) => player(held, sound))),
    h(
      "section",
      { "aria-labelledby": "all-stops" },
      h("h2", { id: "all-stops" }, words.all_stops),
      h("ol", { class: "cover-stops", lang: tour.language }, ...tour.stops.map((stop) => h("li", { value: stop.order }, h("a", { href: `#/suivre/${stop.id}`, "data-number": stop.order }, stop.title)))),
    ),
    until && !isExpired(tour) ? h("p", { class: "quiet" }, until) : null,
  );
}
