/** The police's overview: four kinds of things on one map, the chosen kind in the list beside it. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { sendAtOnce } from "@ui/send-at-once.ts";
import { carried, collection, showBubbles } from "@ui/bubbles.ts";

type Points = Record<"sites" | "seances" | "plaintes" | "operations", GeoJSON.Feature[]>;

const map = document.querySelector<GeoMap>("geo-map");
const points = carried<Points>("points");

if (map && points) {
  map.setFeatures("operations", collection(points.operations), "police-operations");
  map.setFeatures("sites", collection(points.sites), "speed-sites");
  map.setFeatures("plaintes", collection(points.plaintes));
  map.setFeatures("seances", collection(points.seances), "speed-checks");
  showBubbles(map);
  const list = document.querySelector<HTMLElement>("#list");
  if (list) {
    linkListAndMap({
      list,
      map,
      source: list.dataset["source"] ?? "sites",
      // Enter on a row does what its first link does.
      onOpen: (id) => list.querySelector<HTMLAnchorElement>(`[data-id="${CSS.escape(id)}"] a`)?.click(),
    });
  }
}

// A choice among few is applied at once; words are sent with Enter.
for (const form of document.querySelectorAll<HTMLFormElement>("form.police-filters")) sendAtOnce(form);
