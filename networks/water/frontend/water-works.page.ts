/** The calendar of works: list and map with one selection. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { carried } from "@ui/bubbles.ts";
import { linkedList, tellOnTouch } from "./linked-list.ts";

const SOURCE = "works";
const map = document.querySelector<GeoMap>("#works geo-map");
const points = carried<GeoJSON.FeatureCollection>("points");
const list = document.querySelector<HTMLElement>("#list");

if (map && points) {
  map.setFeatures(SOURCE, points);
  map.setVisible("roadworks", false); // the filtered ones stand for them
  if (list) linkedList(list, map, SOURCE);
  tellOnTouch(map, SOURCE);
}
