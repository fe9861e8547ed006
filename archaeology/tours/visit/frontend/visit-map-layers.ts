/** How a walk is drawn. Each thing has its own shape or stroke besides its colour; by night the whole map is dimmed. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Shoreline } from "./telling.ts";

export const ROUTE = "visit-route";
export const STOPS = "visit-stops";
export const SHORE = "visit-shore";

/** In so many of a hundred cases the water reached a line at least. */
export const CHANCES = { low: 95, middle: 50, high: 5 } as const;
/** Strokes of the three lines; the legend draws the same. */
export const STROKES: Record<keyof typeof CHANCES, { width: number; dashes: number[] }> = {
  low: { width: 2, dashes: [1] },
  middle: { width: 4, dashes: [1] },
  high: { width: 2, dashes: [1, 2] },
};
const SHORE_COLOR = "#1d6377";
const WAY_COLOR = "#9a4f0b";
const STOP_COLOR = "#0b4641";
const PAPER = "#ffffff";

export function shoreFeatures(shore: Shoreline | null): GeoJSON.FeatureCollection {
  const features = (["high", "low", "middle"] as const).flatMap((level): GeoJSON.Feature[] => {
    const geometry = shore?.[level];
    return geometry ? [{ type: "Feature", properties: { level }, geometry }] : [];
  });
  return { type: "FeatureCollection", features };
}

export function shoreLayers(): LayerSpecification[] {
  return (["high", "low", "middle"] as const).map((level): LayerSpecification => {
    const { width, dashes } = STROKES[level];
    const dashed = dashes.length > 1 ? { "line-dasharray": dashes } : {};
    return {
      id: `${SHORE}:${level}`,
      type: "line",
      source: SHORE,
      filter: ["==", ["get", "level"], level],
      layout: { "line-cap": "butt", "line-join": "round" },
      paint: { "line-color": SHORE_COLOR, "line-width": width, "line-opacity": level === "middle" ? 0.95 : 0.8, ...dashed },
    };
  });
}

export function routeLayers(): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: `${ROUTE}:edge`, type: "line", source: ROUTE, layout: round, paint: { "line-color": PAPER, "line-width": 8 } },
    { id: `${ROUTE}:line`, type: "line", source: ROUTE, layout: round, paint: { "line-color": WAY_COLOR, "line-width": 4 } },
  ];
}

export function stopLayers(): LayerSpecification[] {
  const byState = (next: string, seen: string, left: string): ExpressionSpecification => ["match", ["get", "state"], "next", next, "seen", seen, left];
  return [
    {
      id: `${STOPS}:circle`,
      type: "circle",
      source: STOPS,
      paint: {
        "circle-radius": ["match", ["get", "state"], "next", 17, 13],
        // One that was seen is hollow.
        "circle-color": byState(WAY_COLOR, PAPER, STOP_COLOR),
        "circle-stroke-color": byState(PAPER, STOP_COLOR, PAPER),
        "circle-stroke-width": 3,
      },
    },
    {
      id: `${STOPS}:number`,
      type: "symbol",
      source: STOPS,
      layout: { "text-field": ["get", "number"], "text-font": ["sans-serif"], "text-size": 15, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": byState(PAPER, STOP_COLOR, PAPER) },
    },
  ];
}
