/** The calendar of works: list and map with one selection. */
import "@ui/map.ts";
import type { GeoMap, SelectDetail } from "@ui/map.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";

const SOURCE = "works";
const page = document.querySelector<HTMLElement>("#works");
const map = page?.querySelector<GeoMap>("geo-map");
const points = document.getElementById("points")?.textContent;
const list = document.querySelector<HTMLElement>("#list");

if (page && map && points) {
  map.setFeatures(SOURCE, JSON.parse(points) as GeoJSON.FeatureCollection);
  map.setVisible("roadworks", false); // the filtered ones stand for them
  if (list) {
    linkListAndMap({
      list,
      map,
      source: SOURCE,
      onOpen: (id) => list.querySelector<HTMLAnchorElement>(`[data-id="${CSS.escape(id)}"] a`)?.click(),
    });
  }
  map.addEventListener("feature-select", (event) => {
    const { source, id, properties, lngLat } = (event as CustomEvent<SelectDetail>).detail;
    if (source !== SOURCE) return;
    const box = document.createElement("p");
    const link = document.createElement("a");
    link.href = `${page.dataset["page"]}/${id}`;
    link.textContent = String(properties["title"] ?? "");
    box.append(link);
    map.popup(lngLat, box);
  });
}
for (const select of document.querySelectorAll<HTMLSelectElement>(".water-filters select")) {
  select.addEventListener("change", () => select.form?.requestSubmit());
}
