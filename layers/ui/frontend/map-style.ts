/** Reads the style that the platform serves and prepares it for the page. */
import type {
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";

/** Fetch the style; every source gets ids from the property `id`. Throws an Error if unusable. */
export async function loadStyle(url: string): Promise<StyleSpecification> {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const style = (await response.json()) as StyleSpecification;
  if (style.version !== 8) throw new Error(`${url}: not a version 8 style`);
  for (const source of Object.values(style.sources)) {
    if (source.type === "vector" || source.type === "geojson") source.promoteId ??= "id";
  }
  return style;
}

/** The layer's source, or undefined for a background. */
export function sourceOf(layer: LayerSpecification): string | undefined {
  return "source" in layer && typeof layer.source === "string" ? layer.source : undefined;
}

/** Layers of the ground answer no click; a style may say so of any layer in its metadata. */
export function isInteractive(layer: LayerSpecification): boolean {
  const source = sourceOf(layer);
  const metadata = (layer.metadata ?? {}) as Record<string, unknown>;
  if (!source || source === "base-map" || metadata["geoportal:interactive"] === false) return false;
  return layer.type === "circle" || layer.type === "line" || layer.type === "fill" || layer.type === "symbol";
}

/** Copies of a source's layers that draw another source: a live list looks like its tiles. */
export function layersLike(
  layers: readonly LayerSpecification[],
  like: string,
  source: string,
): LayerSpecification[] {
  return layers
    .filter((layer) => sourceOf(layer) === like && !isHalo(layer.id))
    .map((layer) => {
      const copy = structuredClone(layer) as LayerSpecification & Record<string, unknown>;
      copy.id = `${source}:${layer.id}`;
      copy.source = source;
      delete copy["source-layer"];
      delete copy["minzoom"];
      delete copy["maxzoom"];
      return copy;
    });
}

/** Without a model in the style: neutral symbols, or the colour that each feature brings. */
export function plainLayers(source: string, color: string): LayerSpecification[] {
  const paint = ["coalesce", ["get", "color"], color] as unknown as string;
  const only = (type: string): FilterSpecification => ["==", ["geometry-type"], type];
  return [
    { id: `${source}:fill`, type: "fill", source, filter: only("Polygon"), paint: { "fill-color": paint, "fill-opacity": 0.18 } },
    { id: `${source}:line`, type: "line", source, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": paint, "line-width": 2.5 } },
    {
      id: `${source}:circle`,
      type: "circle",
      source,
      filter: only("Point"),
      paint: { "circle-color": paint, "circle-radius": 6.5, "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 },
    },
  ];
}

const HALO = ":halo";
export const isHalo = (layerId: string): boolean => layerId.endsWith(HALO);

/** What surrounds the selected feature of a layer; undefined where nothing can. */
export function haloOf(layer: LayerSpecification, color: string): LayerSpecification | undefined {
  if (!isInteractive(layer) || !("source" in layer) || layer.type === "symbol") return undefined;
  const opacity = ["case", ["boolean", ["feature-state", "selected"], false], 1, 0] as unknown as number;
  const common = {
    id: layer.id + HALO,
    source: layer.source as string,
    ...("source-layer" in layer && layer["source-layer"] ? { "source-layer": layer["source-layer"] } : {}),
    ...("filter" in layer && layer.filter ? { filter: layer.filter } : {}),
  };
  if (layer.type === "circle") {
    return {
      ...common,
      type: "circle",
      paint: {
        "circle-radius": 13,
        "circle-color": color,
        "circle-opacity": ["*", 0.16, opacity] as unknown as number,
        "circle-stroke-color": color,
        "circle-stroke-width": 3,
        "circle-stroke-opacity": opacity,
      },
    };
  }
  return {
    ...common,
    type: "line",
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": color, "line-width": layer.type === "line" ? 8 : 3.5, "line-opacity": opacity },
  };
}

/** Address with one more parameter, replacing an earlier one. */
export function withParameter(url: string, name: string, value: string): string {
  const address = new URL(url, document.baseURI);
  address.searchParams.set(name, value);
  return address.href;
}

export function isTiled(source: SourceSpecification | undefined): boolean {
  return source?.type === "vector";
}
