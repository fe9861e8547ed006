/** Which feature is under the finger, and which one is selected. */
import type { LayerSpecification, Map, MapGeoJSONFeature, Point } from "maplibre-gl";
import { haloOf, isInteractive, isHalo, sourceOf } from "./map-style.ts";
import type { FeatureId, LonLat } from "./map-types.ts";

/** Half a fingertip, in CSS pixels. */
const REACH = 8;
const ORDER: Record<string, number> = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1 };

/** Ids of the layers that answer a touch; kept until the style changes (a style is costly to read). */
export class Touchable {
  #ids: string[] | undefined;

  constructor(map: Map) {
    map.on("styledata", () => (this.#ids = undefined));
  }

  ids(map: Map): string[] {
    this.#ids ??= map
      .getStyle()
      .layers.filter((layer) => isInteractive(layer) && !isHalo(layer.id))
      .map((layer) => layer.id);
    return this.#ids;
  }
}

/** The feature meant by a touch there: points before lines before surfaces, then the topmost. */
export function featureAt(map: Map, point: Point, layers: string[]): MapGeoJSONFeature | undefined {
  const near = map.queryRenderedFeatures(
    [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ],
    { layers },
  );
  // Of surfaces, only those really touched.
  let exact: Set<string> | undefined;
  const touched = (feature: MapGeoJSONFeature): boolean => {
    exact ??= new Set(map.queryRenderedFeatures(point, { layers }).map(keyOf));
    return exact.has(keyOf(feature));
  };
  return near
    .map((feature, position) => ({ feature, position, rank: rank(feature) }))
    .filter(({ feature, rank }) => rank < 2 || touched(feature))
    .sort((a, b) => a.rank - b.rank || a.position - b.position)[0]?.feature;
}

/** Where a feature is named from: a point itself, else the place touched. */
export function anchorOf(feature: MapGeoJSONFeature, touched: LonLat): LonLat {
  return feature.geometry.type === "Point" ? (feature.geometry.coordinates as LonLat) : touched;
}

const rank = (feature: MapGeoJSONFeature): number => ORDER[feature.geometry.type] ?? 2;
const keyOf = (feature: MapGeoJSONFeature): string => `${feature.source}/${feature.sourceLayer}/${feature.id}`;

/** The one selected feature, shown by a halo. */
export class Selection {
  #current: { source: string; id: FeatureId } | undefined;
  readonly #map: Map;
  readonly #color: string;

  constructor(map: Map, color: string) {
    this.#map = map;
    this.#color = color;
  }

  /** Put a halo under each layer that may hold the selected feature; again after layers were added. */
  drawHalos(): void {
    for (const layer of this.#map.getStyle().layers) {
      if (isHalo(layer.id) || this.#map.getLayer(`${layer.id}:halo`)) continue;
      const halo = haloOf(layer, this.#color);
      // A line around a surface lies above it; a ring lies below its point.
      if (halo) this.#map.addLayer(halo, layer.type === "fill" ? undefined : layer.id);
    }
    this.#mark(true);
  }

  set(source: string, id: FeatureId | null): void {
    this.#mark(false);
    this.#current = id === null ? undefined : { source, id };
    this.#mark(true);
  }

  #mark(selected: boolean): void {
    if (!this.#current || !this.#map.getSource(this.#current.source)) return;
    const { source, id } = this.#current;
    for (const sourceLayer of sourceLayersOf(this.#map.getStyle().layers, source)) {
      const target = sourceLayer ? { source, id, sourceLayer } : { source, id };
      this.#map.setFeatureState(target, { selected });
    }
  }
}

function sourceLayersOf(layers: readonly LayerSpecification[], source: string): Set<string | undefined> {
  const found = layers.filter((layer) => sourceOf(layer) === source);
  return new Set(found.map((layer) => ("source-layer" in layer ? layer["source-layer"] : undefined)));
}

/** The same list, each feature's id also among its properties, where MapLibre looks for it. */
export function withIds(data: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  const features = data.features.map((feature) =>
    feature.id === undefined || feature.properties?.["id"] !== undefined
      ? feature
      : { ...feature, properties: { ...feature.properties, id: feature.id } },
  );
  return { ...data, features };
}

/** Position of a feature of a live list. */
export function pointOf(data: GeoJSON.FeatureCollection, id: FeatureId): LonLat | undefined {
  const feature = data.features.find(
    (candidate) => String(candidate.id ?? candidate.properties?.["id"]) === String(id),
  );
  return feature?.geometry?.type === "Point" ? (feature.geometry.coordinates as LonLat) : undefined;
}

