/** This phone on a map: a dot, and the circle in which it surely is. */
import type { LayerSpecification } from "maplibre-gl";
import { circleAround } from "./map-place.ts";
import type { LonLat } from "./map-types.ts";

/** Name of the source. */
export const POSITION = "own-position";

/** `accuracy` in metres; without a place, nothing. */
export function positionFeatures(place: LonLat | null, accuracy: number): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  const ring = place && accuracy > 0 ? circleAround(place, accuracy) : null;
  if (ring) features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
  if (place) features.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } });
  return { type: "FeatureCollection", features };
}

export function positionLayers(): LayerSpecification[] {
  const metadata = { "geoportal:interactive": false };
  const common = { source: POSITION, metadata };
  return [
    { ...common, id: `${POSITION}:circle`, type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#1a5fb4", "fill-opacity": 0.15 } },
    { ...common, id: `${POSITION}:edge`, type: "line", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": "#1a5fb4", "line-width": 2 } },
    {
      ...common,
      id: `${POSITION}:dot`,
      type: "circle",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-color": "#1a5fb4", "circle-radius": 9, "circle-stroke-color": "#fff", "circle-stroke-width": 3 },
    },
  ];
}
