/** Pictures laid on the ground: rasters by their TileJSON, a single image by its corners. */
import type { ImageSource, LayerSpecification, Map, RasterTileSource } from "maplibre-gl";
import { sourceOf } from "./map-style.ts";
import type { Bbox } from "./map-types.ts";

export interface RasterLook {
  /** 0 to 1; 1 unless told. */
  opacity?: number;
}

const PREFIX = "raster/";
const GROUND = new Set(["base-map", "communes"]);

/** Lay a raster's tiles under lines and letters; null takes them away. What was laid later lies above. */
export function layRaster(map: Map, id: string, tilejson: string | null, look: RasterLook): void {
  const name = PREFIX + id;
  const known = map.getSource(name) as RasterTileSource | undefined;
  const url = tilejson === null ? "" : new URL(tilejson, document.baseURI).href;
  if (known && known.url !== url) take(map, name);
  if (!url) return;
  if (!map.getSource(name)) {
    map.addSource(name, { type: "raster", url, tileSize: 256 });
    addLayer(map, name);
  }
  fade(map, id, look.opacity ?? 1);
}

/** Lay one image between west, south, east and north, in web mercator; null takes it away. */
export function layImage(map: Map, id: string, url: string | null, bounds: Bbox, look: RasterLook): void {
  const name = PREFIX + id;
  if (url === null) {
    take(map, name);
    return;
  }
  const [west, south, east, north] = bounds;
  const coordinates: [[number, number], [number, number], [number, number], [number, number]] = [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
  const known = map.getSource<ImageSource>(name);
  if (known) known.updateImage({ url, coordinates });
  else {
    map.addSource(name, { type: "image", url, coordinates });
    addLayer(map, name);
  }
  fade(map, id, look.opacity ?? 1);
}

/** Make a raster or an image more or less transparent. */
export function fade(map: Map, id: string, opacity: number): void {
  if (map.getLayer(PREFIX + id)) map.setPaintProperty(PREFIX + id, "raster-opacity", opacity);
}

function addLayer(map: Map, name: string): void {
  const { layers } = map.getStyle();
  const lies = (layer: LayerSpecification): boolean => ["background", "fill", "raster"].includes(layer.type);
  // Roads and letters stay readable above, and show whether an old plan lies right.
  const above = layers.find((layer) => !lies(layer))?.id;
  const first = layers.findIndex((layer) => !lies(layer));
  // What colours the ground everywhere would lie on the picture like fog.
  for (const [index, layer] of layers.entries()) {
    if (index > first && layer.type === "fill" && GROUND.has(sourceOf(layer) ?? "")) map.moveLayer(layer.id, above);
  }
  map.addLayer({ id: name, type: "raster", source: name, paint: { "raster-fade-duration": 0 } }, above);
}

function take(map: Map, name: string): void {
  if (map.getLayer(name)) map.removeLayer(name);
  if (map.getSource(name)) map.removeSource(name);
}
