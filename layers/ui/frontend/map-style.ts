/** Reads the style that the platform serves and prepares it for the page. */
import type {
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
} from "maplibre-gl";

/**
 * Fetch the style, with the ground that its metadata names. Features of tiles are known by their MVT id,
 * those of GeoJSON by their property `id`. Throws an Error if the style is unusable.
 */
export async function loadStyle(url: string): Promise<StyleSpecification> {
  const style = await fetchStyle(url);
  for (const source of Object.values(style.sources)) {
    if (source.type === "geojson") source.promoteId ??= "id";
  }
  const metadata = (style.metadata ?? {}) as Record<string, unknown>;
  const ground = metadata["geoportal:basemap"];
  if (typeof ground !== "string" || !ground) return style;
  try {
    return overGround(style, await fetchStyle(ground), new URL(ground, document.baseURI).href);
  } catch (error) {
    // Someone else's ground may be out of reach; our own layers still stand.
    console.warn(error);
    return style;
  }
}

async function fetchStyle(url: string): Promise<StyleSpecification> {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const style = (await response.json()) as StyleSpecification;
  if (style.version !== 8) throw new Error(`${url}: not a version 8 style`);
  return style;
}

/** Our layers over another style's, whose sources and layers get names of their own and answer no click. */
function overGround(style: StyleSpecification, ground: StyleSpecification, base: string): StyleSpecification {
  const named = (id: string): string => `ground/${id}`;
  const sources = Object.entries(ground.sources).map(([id, source]) => {
    if ("url" in source && source.url) source.url = new URL(source.url, base).href;
    return [named(id), source] as const;
  });
  const layers = ground.layers.map((layer) => {
    const moved = { ...layer, id: named(layer.id), metadata: { "geoportal:interactive": false } };
    return "source" in moved && typeof moved.source === "string" ? { ...moved, source: named(moved.source) } : moved;
  });
  return {
    ...style,
    ...(ground.sprite ? { sprite: ground.sprite } : {}),
    ...(ground.glyphs ? { glyphs: ground.glyphs } : {}),
    sources: { ...Object.fromEntries(sources), ...style.sources },
    layers: [...(layers as LayerSpecification[]), ...style.layers],
  };
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
      // A list is shown at every scale, where tiles show counts; letters keep their scales.
      if (layer.type !== "symbol") {
        delete copy["minzoom"];
        delete copy["maxzoom"];
      }
      return copy;
    });
}

const FONT = ["sans-serif"];

/** The pattern of what is hatched, in the style's images. */
export const HATCHING = "hatching";

/**
 * Without a model in the style: neutral symbols, or what each feature brings: `color`, `size`, `mark` (letters),
 * of an area `opacity`, the width of its `outline`, and whether it is `hatched`.
 */
export function plainLayers(source: string, color: string): LayerSpecification[] {
  const paint = ["coalesce", ["get", "color"], color] as unknown as string;
  const ownOr = (name: string, usual: number): number => ["coalesce", ["get", name], usual] as unknown as number;
  const only = (type: string): FilterSpecification => ["==", ["geometry-type"], type];
  return [
    { id: `${source}:fill`, type: "fill", source, filter: only("Polygon"), paint: { "fill-color": paint, "fill-opacity": ownOr("opacity", 0.18) } },
    {
      id: `${source}:hatched`,
      type: "fill",
      source,
      filter: ["==", ["get", "hatched"], true],
      metadata: { "geoportal:interactive": false },
      paint: { "fill-pattern": HATCHING },
    },
    { id: `${source}:line`, type: "line", source, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": paint, "line-width": ownOr("outline", 2.5) } },
    {
      id: `${source}:circle`,
      type: "circle",
      source,
      filter: only("Point"),
      paint: {
        "circle-color": paint,
        "circle-radius": ownOr("size", 6.5),
        "circle-stroke-color": "#fff",
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: `${source}:mark`,
      type: "symbol",
      source,
      filter: ["has", "mark"],
      layout: { "text-field": ["get", "mark"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": "#fff" },
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
