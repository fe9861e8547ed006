/** The tours on this phone, where there is no network to list the others. */
import { h, notice } from "@ui/elements.ts";
import table from "../../static/visit/words/list.json";
import { fromPhone } from "./held-tour.ts";
import { keptTours, type KeptTour } from "./kept.ts";
import { counted, sayMinutes, wordsOf } from "./words.ts";

const words = wordsOf(table);

export async function keptList(): Promise<HTMLElement> {
  const tours = await keptTours();
  return h(
    "div",
    {},
    h("h1", { tabindex: -1 }, words.offline_title),
    tours.length ? h("p", { class: "lead" }, words.offline_lead) : notice("info", h("p", {}, words.offline_none)),
    keptCards(tours),
  );
}

export const keptCards = (tours: readonly KeptTour[]): HTMLElement => h("ul", { class: "tour-cards" }, ...tours.map(card));

function card(kept: KeptTour): HTMLElement {
  const { tour, code, language } = kept;
  const picture = h("img", { class: "tour-card__picture", alt: "" });
  if (tour.image) void fromPhone(kept).address(tour.image).then((address) => (picture.src = address));
  const facts = [tour.duration_min ? sayMinutes(tour.duration_min) : "", counted(tour.stops.length, words.stop_one, words.stop_many)];
  return h(
    "li",
    { class: "tour-card", lang: language },
    tour.image ? picture : null,
    h(
      "div",
      { class: "tour-card__body" },
      h("h2", { class: "tour-card__title" }, h("a", { href: `/visite/${code}?lang=${language}` }, tour.title)),
      h("p", {}, tour.summary),
      h("p", { class: "tour-card__facts", lang: document.documentElement.lang }, facts.filter(Boolean).join(" · ")),
    ),
  );
}
