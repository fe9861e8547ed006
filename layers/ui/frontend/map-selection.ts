/** Which feature is under the finger, and which one is selected. */
import type { LayerSpecification, Map, MapGeoJSONFeature, Point } from "maplibre-gl";
import { haloOf, isInteractive, isHalo, sourceOf } from "./map-style.ts";
import type { FeatureId, LonLat } from "./map-types.ts";

/** Half a fingertip, in CSS pixels. */
const REACH = 8;
const ORDER: Record<string, number> = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1 };

/** The feature meant by a touch there: points before lines before surfaces, then the topmost. */
export function featureAt(map: Map, point: Point): MapGeoJSONFeature | undefined {
  const layers = map.getStyle().layers.filter((layer) => isInteractive(layer) && !isHalo(layer.id));
  const near = map.queryRenderedFeatures(
    [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ],
    { layers: layers.map((layer) => layer.id) },
  );
  const exact = new Set(
    map.queryRenderedFeatures(point, { layers: layers.map((layer) => layer.id) }).map(keyOf),
  );
  return near
    .filter((feature) => rank(feature) < 2 || exact.has(keyOf(feature)))
    .map((feature, position) => ({ feature, position, rank: rank(feature) }))
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

  /** True if the source is the one that holds the selection. */
  isIn(source: string): boolean {
    return this.#current?.source === source;
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

/** Position of a feature of a live list. */
export function pointOf(data: GeoJSON.FeatureCollection, id: FeatureId): LonLat | undefined {
  const feature = data.features.find(
    (candidate) => String(candidate.id ?? candidate.properties?.["id"]) === String(id),
  );
  return feature?.geometry?.type === "Point" ? (feature.geometry.coordinates as LonLat) : undefined;
}

