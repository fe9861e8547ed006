/** The sectors that were found: on the map and in the list, one selection between both. */
import "@ui/map.ts";
import "./sectors.css";
import type { GeoMap } from "@ui/map.ts";
import { requestJson } from "@ui/http.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { Sheet } from "./sheet.ts";

Sheet.in(document);

const SECTORS = "sectors";
const map = document.querySelector<GeoMap>("geo-map[data-sectors]");
const list = document.querySelector<HTMLElement>("#sectors");

if (map && list) {
  const read = (name: "sectors" | "masked"): Promise<GeoJSON.FeatureCollection> =>
    requestJson<GeoJSON.FeatureCollection>(map.dataset[name] ?? "");
  void Promise.all([read("masked"), read("sectors")]).then(([masked, sectors]) => {
    map.setFeatures("masked", masked);
    map.setFeatures(SECTORS, { ...sectors, features: [...sectors.features, ...ranks(list)] });
  });
  const link = linkListAndMap({ list, map, source: SECTORS });
  map.addEventListener("map-failed", () => link.stop());
}

/** The rank of each sector as a mark in it, chosen with it. */
function ranks(list: HTMLElement): GeoJSON.Feature[] {
  return [...list.querySelectorAll<HTMLElement>("[data-lon]")].map(({ dataset }) => ({
    type: "Feature",
    id: Number(dataset["id"]),
    geometry: { type: "Point", coordinates: [Number(dataset["lon"]), Number(dataset["lat"])] },
    properties: { id: Number(dataset["id"]), mark: dataset["id"], size: 11, color: "#12605a" },
  }));
}
