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
  const read = async (name: "scores" | "sectors" | "masked"): Promise<GeoJSON.Feature[]> => {
    const address = map.dataset[name];
    return address ? (await requestJson<GeoJSON.FeatureCollection>(address)).features : [];
  };
  void Promise.all([read("scores"), read("masked"), read("sectors")]).then(([scores, masked, sectors]) => {
    map.setFeatures("scores", looking(scores, { opacity: 0.8, outline: 0 }));
    map.setFeatures("masked", looking(masked, { hatched: true, opacity: 0, outline: 1 }));
    map.setFeatures(SECTORS, collection([...looking(sectors, scores.length ? { opacity: 0 } : {}).features, ...ranks(list)]));
  });
  // The reasons of the chosen one are enough to read at once; without script all are there.
  list.toggleAttribute("data-one-by-one", true);
  const link = linkListAndMap({ list, map, source: SECTORS });
  if (list.firstElementChild) link.select(1);
  map.addEventListener("map-failed", () => list.toggleAttribute("data-one-by-one", false));
}

/** Features with a look of their own beside their colour. */
function looking(features: GeoJSON.Feature[], look: Record<string, unknown>): GeoJSON.FeatureCollection {
  return collection(features.map((each) => ({ ...each, properties: { ...each.properties, ...look } })));
}

function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features };
}

/** The rank of each sector as a mark in it, chosen with it. */
function ranks(list: HTMLElement): GeoJSON.Feature[] {
  return [...list.querySelectorAll<HTMLElement>("[data-lon]")].map(({ dataset }) => ({
    type: "Feature",
    id: Number(dataset["id"]),
    geometry: { type: "Point", coordinates: [Number(dataset["lon"]), Number(dataset["lat"])] },
    properties: { id: Number(dataset["id"]), mark: dataset["id"], size: 11, color: "#0b3b38" },
  }));
}
