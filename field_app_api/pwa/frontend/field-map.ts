/**
 * The map of what was taken along: nothing of it needs a network.
 *
 *   const map = new FieldMap(host, { label, styles, baseMaps, bounds, picker, onChoose });
 *   map.setData("water-pipes", features);  map.setPosition([lon, lat], 12);  map.follow(true);
 *   await map.ready   // false: it cannot be shown here; the list beside it does the same job
 *
 * A touch means whatever lies within a fingertip: `onChoose` gets it all, the nearest first.
 */
import "maplibre-gl/dist/maplibre-gl.css";
import "@ui/map.css";
import "./field-map.css";
import { GeoJSONSource, Map, ScaleControl } from "maplibre-gl";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { archiveAddress } from "@ui/map-archives.ts";
import { mapLabels, words } from "@ui/map-locale.ts";
import { POSITION, positionFeatures, positionLayers } from "@ui/map-position.ts";
import { Selection, withIds } from "@ui/map-selection.ts";
import { isInteractive, plainLayers, sourceOf } from "@ui/map-style.ts";
import type { Bbox, FeatureId, LonLat } from "@ui/map-types.ts";
import { forGloves, UNSENT, unsentLayers } from "./field-map-layers.ts";
import { workerAtHand } from "@ui/map-worker-at-hand.ts";
import { fading } from "@ui/motion.ts";
import { nearestOf } from "@ui/near.ts";

/** Half a gloved fingertip, in CSS pixels: the box that is touched is 44 wide. */
const REACH = 22;
const MOST_CANDIDATES = 8;
/** Pixels that the big buttons take on the right. */
const BUTTONS = 115;

export interface Candidate {
  source: string;
  id: FeatureId;
}

export interface FieldMapOptions {
  label: string;
  /** Style layers of the package; its sources are named by layer id, the ground's `base-map`. */
  styles: LayerSpecification[];
  /** PMTiles archives, one for each sector. */
  baseMaps: Blob[];
  /** What is shown first. */
  bounds: Bbox | null;
  /** Whether a place is chosen under the cross; features then answer no touch. */
  picker?: boolean;
  /** Sources beside the package's, drawn by what each feature brings: `color`, `size`, `mark`; they answer no touch. */
  extra?: string[];
  onChoose?: (candidates: Candidate[]) => void;
  onMoved?: (bbox: Bbox) => void;
}

export class FieldMap {
  readonly ready: Promise<boolean>;
  readonly #host: HTMLElement;
  readonly #options: FieldMapOptions;
  readonly #data: Record<string, GeoJSON.FeatureCollection> = {};
  #map: Map | undefined;
  #selection: Selection | undefined;
  #position: LonLat | undefined;
  #following = false;
  #isOver = false;
  /** Told when somebody moves the map with a finger, which ends the following. */
  onFollow: (following: boolean) => void = () => {};

  constructor(host: HTMLElement, options: FieldMapOptions) {
    this.#host = host;
    this.#options = options;
    this.ready = this.#start().catch((error: unknown) => this.#fail(error));
  }

  /** The features of a source; drawn with the package's style where it has one. */
  setData(source: string, features: GeoJSON.Feature[]): void {
    const data = (this.#data[source] = withIds({ type: "FeatureCollection", features }));
    this.#whenReady((map) => map.getSource<GeoJSONSource>(source)?.setData(data));
  }

  /** Where this phone is, `accuracy` in metres; null when nobody knows. */
  setPosition(place: LonLat | null, accuracy = 0): void {
    this.#position = place ?? undefined;
    this.#whenReady((map) => {
      map.getSource<GeoJSONSource>(POSITION)?.setData(positionFeatures(place, accuracy));
      if (place && this.#following) map.easeTo({ center: place, duration: 400 });
    });
  }

  follow(following: boolean): void {
    this.#following = following;
    const place = this.#position;
    if (following && place) {
      this.#whenReady((map) => map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 17) }));
    }
    this.onFollow(following);
  }

  select(source: string, id: FeatureId | null, at?: LonLat | null): void {
    this.#whenReady((map) => {
      this.#selection?.set(source, id);
      if (at && !map.getBounds().contains(at)) map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 16) });
    });
  }

  show(at: LonLat, zoom = 17): void {
    this.#whenReady((map) => map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), zoom) }));
  }

  fit(bounds: Bbox): void {
    this.#whenReady((map) => {
      const camera = map.cameraForBounds(bounds, { padding: { top: 30, bottom: 40, left: 30, right: BUTTONS }, maxZoom: 18 });
      if (camera) map.jumpTo(camera);
    });
  }

  zoom(steps: number): void {
    this.#whenReady((map) => map.easeTo({ zoom: map.getZoom() + steps, duration: 200 }));
  }

  /** What is under the cross. */
  middle(): LonLat | null {
    const middle = this.#map?.getCenter();
    return middle ? [middle.lng, middle.lat] : null;
  }

  remove(): void {
    this.#isOver = true;
    this.#map?.remove();
    this.#map = undefined;
  }

  async #start(): Promise<boolean> {
    // Whoever made it puts it on the page now: before that it has no size.
    await Promise.resolve();
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("WebGL");
    await workerAtHand();
    if (this.#isOver) return false;
    const { bounds, label } = this.#options;
    const map = new Map({
      container: this.#host,
      style: this.#style(),
      locale: { ...mapLabels, "Map.Title": label },
      ...fading(),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      minZoom: 7,
      maxZoom: 20,
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 16, maxZoom: 17 } } : {}),
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new ScaleControl({ maxWidth: 90, unit: "metric" }), "bottom-left");
    this.#selection = new Selection(map, this.#color("--map-selection"));
    this.#dress(map);
    this.#listen(map);
    await new Promise<void>((resolve) => map.once("style.load", () => resolve()));
    this.#selection.drawHalos();
    // What was taken along is drawn, and nothing is awaited any more.
    map.once("idle", () => this.#host.toggleAttribute("data-drawn", true));
    return true;
  }

  /** The package's style over its own sources; what has no data of its own is left out. */
  #style(): StyleSpecification {
    const { styles, baseMaps } = this.#options;
    const sources: StyleSpecification["sources"] = {};
    const empty: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
    const geojson = (id: string): void => {
      sources[id] ??= { type: "geojson", data: this.#data[id] ?? empty, promoteId: "id" };
    };
    const grounds = baseMaps.map((blob, at) => {
      sources[`base-map-${at}`] = { type: "vector", url: archiveAddress(blob), attribution: "" };
      return `base-map-${at}`;
    });
    const layers: LayerSpecification[] = [];
    if (!styles.some((layer) => layer.type === "background")) {
      layers.push({ id: "ground", type: "background", paint: { "background-color": this.#color("--map-ground") } });
    }
    for (const layer of styles) {
      const source = sourceOf(layer);
      if (source === "base-map") {
        const metadata = { "geoportal:interactive": false };
        for (const ground of grounds) {
          layers.push({ ...layer, id: `${ground}/${layer.id}`, source: ground, metadata } as LayerSpecification);
        }
      } else {
        if (source) geojson(source);
        layers.push(forGloves(layer));
      }
    }
    for (const source of this.#options.extra ?? []) {
      geojson(source);
      const metadata = { "geoportal:interactive": false };
      layers.push(...plainLayers(source, this.#color("--accent")).map((layer) => ({ ...layer, metadata }) as LayerSpecification));
    }
    geojson(UNSENT);
    geojson(POSITION);
    layers.push(...unsentLayers(), ...positionLayers());
    return { version: 8, sources, layers };
  }

  #dress(map: Map): void {
    const cross = document.createElement("div");
    cross.className = "geo-map__cross";
    cross.setAttribute("aria-hidden", "true");
    const keys = document.createElement("p");
    keys.className = "visually-hidden";
    keys.id = "field-map-keys";
    keys.textContent = words.keys;
    map.getCanvas().setAttribute("aria-describedby", keys.id);
    map.getCanvasContainer().append(cross);
    this.#host.append(keys);
    this.#host.toggleAttribute("data-picker", this.#options.picker === true);
  }

  #listen(map: Map): void {
    map.on("click", (event) => this.#choose(map, [event.point.x, event.point.y], [event.lngLat.lng, event.lngLat.lat]));
    map.on("dragstart", () => {
      if (this.#following) this.follow(false);
    });
    const moved = (): void => {
      const [[w, s], [e, n]] = map.getBounds().toArray();
      this.#options.onMoved?.([w, s, e, n]);
    };
    map.on("moveend", moved);
    map.once("load", moved);
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || this.#options.picker) return;
      event.preventDefault();
      const { lng, lat } = map.getCenter();
      const { x, y } = map.project([lng, lat]);
      this.#choose(map, [x, y], [lng, lat]);
    });
  }

  #choose(map: Map, [x, y]: [number, number], touched: LonLat): void {
    if (this.#options.picker) {
      map.easeTo({ center: touched, duration: 200 });
      return;
    }
    const found: (Candidate & { away: number; isLine: boolean })[] = [];
    for (const source of this.#touchable(map)) {
      for (const { id, geometry } of this.#data[source]?.features ?? []) {
        const at = geometry && nearestOf(geometry, touched)?.at;
        if (!at || id === undefined) continue;
        const pixel = map.project(at);
        const away = Math.hypot(pixel.x - x, pixel.y - y);
        // A point under the finger is meant rather than the line that it stands on.
        if (away <= REACH) found.push({ source, id, away, isLine: geometry.type !== "Point" });
      }
    }
    const candidates = found.sort((one, other) => Number(one.isLine) - Number(other.isLine) || one.away - other.away);
    this.#options.onChoose?.(candidates.slice(0, MOST_CANDIDATES).map(({ source, id }) => ({ source, id })));
  }

  /** Sources of which something is drawn at this scale; whether it is drawn already is not asked. */
  #touchable(map: Map): Set<string> {
    const zoom = map.getZoom();
    const layers = this.#options.styles.filter((layer) => isInteractive(layer) && zoom >= (layer.minzoom ?? 0) && zoom < (layer.maxzoom ?? 24));
    return new Set(layers.flatMap((layer) => sourceOf(layer) ?? []));
  }

  #whenReady(run: (map: Map) => void): void {
    void this.ready.then((ready) => {
      if (ready && this.#map) run(this.#map);
    });
  }

  #color(variable: string): string {
    return getComputedStyle(this.#host).getPropertyValue(variable).trim() || "#c2570c";
  }

  #fail(error: unknown): boolean {
    console.warn(error);
    this.remove();
    const sentence = document.createElement("p");
    sentence.className = "geo-map__failed";
    sentence.setAttribute("role", "status");
    sentence.textContent = this.#options.picker ? words.failedPicker : words.failed;
    this.#host.replaceChildren(sentence);
    this.#host.classList.remove("maplibregl-map");
    this.#host.setAttribute("data-failed", "");
    return false;
  }
}
