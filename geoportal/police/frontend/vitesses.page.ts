/** The public page of speeds: the month's table beside its map. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { carried, collection, showBubbles } from "@ui/bubbles.ts";

const map = document.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#list");
const features = carried<GeoJSON.Feature[]>("points");

if (map && features) {
  map.setFeatures("statistics", collection(features), "speed-statistics");
  showBubbles(map);
  if (list) linkListAndMap({ list, map, source: "statistics" });
}
