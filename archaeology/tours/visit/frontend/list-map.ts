/** Where the tours begin, on the platform's own ground: each number leads to its card. */
import "maplibre-gl/dist/maplibre-gl.css";
import "@ui/map.css";
import { Map, NavigationControl } from "maplibre-gl";
import { loadStyle } from "@ui/map-style.ts";
import type { LonLat } from "@ui/map-types.ts";
import { workerAtHand } from "@ui/map-worker-at-hand.ts";
import { fading } from "@ui/motion.ts";
import { boundsOf } from "@ui/near.ts";
import mapTable from "../../static/visit/words/map.json";
import table from "../../static/visit/words/list.json";
import { stopLayers, STOPS } from "./visit-map-layers.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);
const mapWords = wordsOf(mapTable);
const REACH = 26;

/** Shows the map in `room`, which stays hidden where there is nothing to show or no map can be made. */
export async function drawListMap(room: HTMLElement, main: HTMLElement): Promise<void> {
  const cards = [...main.querySelectorAll<HTMLElement>(".tour-card[data-lon]")];
  const host = room.querySelector<HTMLElement>(".tours-map__map");
  if (!cards.length || !host || !document.createElement("canvas").getContext("webgl2")) return;
  const places = cards.map((card): LonLat => [Number(card.dataset["lon"]), Number(card.dataset["lat"])]);
  const points = places.map((coordinates): GeoJSON.Point => ({ type: "Point", coordinates }));
  const style = await loadStyle(room.dataset["style"] ?? "");
  await workerAtHand();
  room.hidden = false;
  const map = new Map({
    container: host,
    style,
    locale: { "Map.Title": words.map, "NavigationControl.ZoomIn": mapWords.closer, "NavigationControl.ZoomOut": mapWords.further, "AttributionControl.ToggleAttribution": mapWords.credits },
    ...fading(),
    attributionControl: { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    bounds: boundsOf(points) ?? [0, 49, 1, 50],
    fitBoundsOptions: { padding: 60, maxZoom: 13 },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await map.once("style.load");
  const features = points.map((geometry, at): GeoJSON.Feature => ({ type: "Feature", properties: { number: String(at + 1), state: "left" }, geometry }));
  map.addSource(STOPS, { type: "geojson", data: { type: "FeatureCollection", features } });
  stopLayers().forEach((layer) => map.addLayer(layer));
  map.on("click", ({ point }) => {
    const away = places.map((place) => Math.hypot(map.project(place).x - point.x, map.project(place).y - point.y));
    const nearest = away.indexOf(Math.min(...away));
    if ((away[nearest] ?? Infinity) > REACH) return;
    cards[nearest]?.scrollIntoView({ block: "center" });
    cards[nearest]?.querySelector("a")?.focus({ preventScroll: true });
  });
}
