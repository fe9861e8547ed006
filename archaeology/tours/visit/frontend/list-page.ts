/** The list of tours, as the server drew it: filters that answer at once, where each begins on a map, what is on this phone. */
import { h } from "@ui/elements.ts";
import table from "../../static/visit/words/list.json";
import { KEPT, keptTours } from "./kept.ts";
import { keptCards } from "./kept-list.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);

export async function enhanceList(main: HTMLElement): Promise<void> {
  const form = main.querySelector<HTMLFormElement>("form.tour-filters");
  form?.addEventListener("change", () => form.requestSubmit());
  window.addEventListener(KEPT, () => void markKept(main));
  await markKept(main);
  const host = main.querySelector<HTMLElement>(".tours-map");
  if (host) await (await import("./list-map.ts")).drawListMap(host, main);
}

async function markKept(main: HTMLElement): Promise<void> {
  const tours = await keptTours();
  const kept = new Set(tours.map(({ code }) => code));
  const listed = new Set<string>();
  for (const card of main.querySelectorAll<HTMLElement>(".tour-card[data-code]")) {
    card.querySelector(".tour-card__here")?.remove();
    listed.add(card.dataset["code"] ?? "");
    if (kept.has(card.dataset["code"] ?? "")) card.querySelector(".tour-card__facts")?.append(h("strong", { class: "tour-card__here" }, words.here));
  }
  // Not asked for, or no longer published: it is reached all the same, to be removed too.
  const others = tours.filter(({ code }) => !listed.has(code));
  main.querySelector(".tours-kept")?.remove();
  if (others.length) main.append(h("section", { class: "tours-kept", "aria-labelledby": "kept-title" }, h("h2", { id: "kept-title" }, words.here), keptCards(others)));
}
