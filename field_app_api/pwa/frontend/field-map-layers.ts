/** How the map of the field draws what the package's style does not know: what only this phone knows, for gloves. */
import type { LayerSpecification } from "maplibre-gl";

export const UNSENT = "unsent";
const CLOSE_UP = 18;

/** Close up, a point is as big as can be told from its neighbours. */
export function forGloves(layer: LayerSpecification): LayerSpecification {
  const radius: unknown = layer.type === "circle" ? layer.paint?.["circle-radius"] : undefined;
  if (layer.type !== "circle" || !Array.isArray(radius) || radius[0] !== "interpolate") return layer;
  const [zoom, size] = radius.slice(-2) as [unknown, unknown];
  if (typeof zoom !== "number" || typeof size !== "number" || zoom >= CLOSE_UP) return layer;
  const grown = [...radius, CLOSE_UP, size * 1.4] as unknown as number;
  return { ...layer, paint: { ...layer.paint, "circle-radius": grown } };
}

/** What only this phone knows yet: a dashed ring would not be seen in the sun, so a thick one and words. */
export function unsentLayers(): LayerSpecification[] {
  const metadata = { "geoportal:interactive": false };
  return [
    {
      id: `${UNSENT}:ring`,
      type: "circle",
      source: UNSENT,
      metadata,
      paint: { "circle-radius": 13, "circle-opacity": 0, "circle-stroke-color": "#85490f", "circle-stroke-width": 4 },
    },
    {
      id: `${UNSENT}:words`,
      type: "symbol",
      source: UNSENT,
      metadata,
      layout: {
        "text-field": "non envoyé",
        "text-font": ["sans-serif"],
        "text-size": 14,
        "text-offset": [0, 1.5],
        "text-anchor": "top",
        "text-allow-overlap": true,
      },
      paint: { "text-color": "#85490f", "text-halo-color": "#fff", "text-halo-width": 2 },
    },
  ];
}
