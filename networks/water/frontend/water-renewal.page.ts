/** The ranking of pipes: the list, and all that is filtered on the map in the colour of its advice. */
import "@ui/map.ts";
import type { GeoMap, SelectDetail } from "@ui/map.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { messageOf, requestJson } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";

const SOURCE = "outlooks";
const page = document.querySelector<HTMLElement>("#renewal");
const map = page?.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#list");

if (page && map) {
  requestJson<GeoJSON.FeatureCollection>(page.dataset["map"] ?? "")
    .then((drawn) => map.setFeatures(SOURCE, drawn))
    .catch((error: unknown) => toast(messageOf(error)));
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
