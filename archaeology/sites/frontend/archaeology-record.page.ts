/** One find, operation or place on its small map, with an operation's finds, among its neighbours. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { answerTouches } from "./bubbles.ts";
import { pointFeatures } from "./finds.ts";
import type { Material, Point } from "./finds.ts";

interface Answer {
  record: GeoJSON.Feature;
  points: Point[];
  materials: Material[];
  squares: GeoJSON.FeatureCollection;
}

const box = document.querySelector<HTMLElement>("#record-map");
const map = document.querySelector<GeoMap>("#record-map geo-map");
const answer = document.querySelector<HTMLScriptElement>("#record-on-map");

if (box && map && answer) {
  const { record, points, materials, squares } = JSON.parse(answer.textContent ?? "") as Answer;
  map.setFeatures("record", { type: "FeatureCollection", features: [record] });
  map.setFeatures("record-squares", squares);
  map.setFeatures("record-finds", pointFeatures(points, materials, box.dataset["unnamed"] ?? ""));
  // The halo tells it from its neighbours.
  if (record.geometry.type === "Point") map.select("record", record.id ?? null);
  answerTouches(box, map, "record-finds", "record-squares");
}
