/** A list and a map of the same things: one selection, a bubble on the map that leads to a page. */
import type { GeoMap, SelectDetail } from "@ui/map.ts";
import { bubble } from "@ui/bubbles.ts";
import { linkListAndMap, type ListAndMap } from "@ui/list-and-map.ts";

/** Enter on an item does what its first link does. */
export function linkedList(list: HTMLElement, map: GeoMap, source: string): ListAndMap {
  return linkListAndMap({
    list,
    map,
    source,
    onOpen: (id) => list.querySelector<HTMLAnchorElement>(`[data-id="${CSS.escape(id)}"] a`)?.click(),
  });
}

/** Features of a source bring their `title` and `href`. */
export function tellOnTouch(map: GeoMap, source: string): void {
  map.addEventListener("feature-select", (event) => {
    const told = (event as CustomEvent<SelectDetail>).detail;
    if (told.source === source) bubble(map, told.lngLat, told.properties);
  });
}
