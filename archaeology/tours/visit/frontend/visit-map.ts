/**
 * The map of a walk: the way, the stops, the probable shoreline, oneself. Nothing of it needs a network
 * once its ground is here.
 *
 *   const map = new VisitMap(host, { label, ground, tour, onStop });
 *   map.setWalk(seen, next);  map.setPosition([lon, lat], 8);  map.follow(true);
 *   await map.ready   // false: it cannot be shown here; the list of stops does the same job
 */
import "maplibre-gl/dist/maplibre-gl.css";
import "@ui/map.css";
import { AttributionControl, GeoJSONSource, Map, ScaleControl } from "maplibre-gl";
import type { LayerSpecification, PaddingOptions, StyleSpecification } from "maplibre-gl";
import { archiveAddress } from "@ui/map-archives.ts";
import { POSITION, positionFeatures, positionLayers } from "@ui/map-position.ts";
import { sourceOf } from "@ui/map-style.ts";
import type { Bbox, LonLat } from "@ui/map-types.ts";
import { workerAtHand } from "@ui/map-worker-at-hand.ts";
import { fading, isCalm } from "@ui/motion.ts";
import { boundsOf } from "@ui/near.ts";
import map from "../../static/visit/words/map.json";
import type { Tour } from "./telling.ts";
import { ROUTE, routeLayers, SHORE, shoreLayers, shoreFeatures, stopLayers, STOPS } from "./visit-map-layers.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf(map);
/** Half a fingertip, in CSS pixels. */
const REACH = 24;
const CLOSE = 16.5;
/** Around a stop's number, in CSS pixels: nothing touches it. */
const CLEAR = 30;
/** So much of the map at most is left free for what lies over it. */
const MOST_COVERED = 0.55;

export interface VisitMapOptions {
  label: string;
  ground: { style: StyleSpecification; archive: Blob } | null;
  tour: Tour;
  /** What lies over the map, at its edges. */
  over?: { right: HTMLElement; bottom: HTMLElement };
  onStop: (slug: string) => void;
  /** Somebody moved the map with a finger, which ends the following. */
  onFollow: (following: boolean) => void;
}

export class VisitMap {
  readonly ready: Promise<boolean>;
  readonly #host: HTMLElement;
  readonly #options: VisitMapOptions;
  #map: Map | undefined;
  #place: LonLat | null = null;
  #following = false;
  #isOver = false;

  constructor(host: HTMLElement, options: VisitMapOptions) {
    this.#host = host;
    this.#options = options;
    this.ready = this.#start().catch((error: unknown) => this.#fail(error));
  }

  /** Which stops were seen, and to which one the way leads. */
  setWalk(seen: readonly string[], next: string | null): void {
    this.#whenReady((map) => map.getSource<GeoJSONSource>(STOPS)?.setData(this.#stops(seen, next)));
  }

  /** `accuracy` in metres; null when nobody knows. */
  setPosition(place: LonLat | null, accuracy: number): void {
    this.#place = place;
    this.#whenReady((map) => {
      map.getSource<GeoJSONSource>(POSITION)?.setData(positionFeatures(place, accuracy));
      if (place && this.#following) map.easeTo({ center: place, duration: isCalm() ? 0 : 400 });
    });
  }

  follow(following: boolean): void {
    this.#following = following;
    const place = this.#place;
    if (following && place) this.#whenReady((map) => map.easeTo({ center: place, zoom: Math.max(map.getZoom(), CLOSE), duration: isCalm() ? 0 : 500 }));
    this.#options.onFollow(following);
  }

  showShore(shown: boolean): void {
    this.#whenReady((map) => {
      for (const layer of shoreLayers()) map.setLayoutProperty(layer.id, "visibility", shown ? "visible" : "none");
    });
  }

  show(at: LonLat): void {
    this.#whenReady((map) => map.easeTo({ center: at, zoom: Math.max(map.getZoom(), CLOSE), duration: isCalm() ? 0 : 400 }));
  }

  zoom(steps: number): void {
    this.#whenReady((map) => map.easeTo({ zoom: map.getZoom() + steps, duration: isCalm() ? 0 : 200 }));
  }

  fitAll(): void {
    const bounds = boundsOfTour(this.#options.tour);
    if (bounds) this.#whenReady((map) => map.fitBounds(bounds, { padding: this.#padding(), maxZoom: 17, animate: !isCalm() }));
  }

  /** The host was hidden or has another size. */
  resize(): void {
    this.#whenReady((map) => map.resize());
  }

  remove(): void {
    this.#isOver = true;
    this.#map?.remove();
    this.#map = undefined;
  }

  /** What the tour keeps away from: the edges, and buttons however large their words are. */
  #padding(): PaddingOptions {
    const { over } = this.#options;
    const map = this.#host.getBoundingClientRect();
    const right = Math.min(map.right - (over?.right.getBoundingClientRect().left ?? map.right) + CLEAR, map.width * MOST_COVERED);
    const bottom = Math.min(map.bottom - (over?.bottom.getBoundingClientRect().top ?? map.bottom) + CLEAR, map.height * MOST_COVERED);
    return { top: CLEAR, left: CLEAR, right, bottom };
  }

  async #start(): Promise<boolean> {
    // Whoever made it puts it on the page now: before that it has no size.
    await Promise.resolve();
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("WebGL");
    await workerAtHand();
    if (this.#isOver) return false;
    const bounds = boundsOfTour(this.#options.tour);
    const map = new Map({
      container: this.#host,
      style: this.#style(),
      locale: { "Map.Title": this.#options.label, "ScaleControl.Meters": "m", "ScaleControl.Kilometers": "km", "AttributionControl.ToggleAttribution": words.credits },
      ...fading(),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      minZoom: 8,
      maxZoom: 20,
      ...(bounds ? { bounds, fitBoundsOptions: { padding: this.#padding(), maxZoom: 17 } } : {}),
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new AttributionControl({ compact: true }), "top-left");
    map.addControl(new ScaleControl({ maxWidth: 90, unit: "metric" }), "bottom-left");
    this.#dress(map);
    this.#listen(map);
    await new Promise<void>((resolve) => map.once("style.load", () => resolve()));
    map.once("idle", () => this.#host.toggleAttribute("data-drawn", true));
    return true;
  }

  #style(): StyleSpecification {
    const { ground, tour } = this.#options;
    const sources: StyleSpecification["sources"] = {
      [SHORE]: { type: "geojson", data: shoreFeatures(tour.shoreline) },
      [ROUTE]: { type: "geojson", data: { type: "Feature", properties: {}, geometry: tour.route ?? { type: "LineString", coordinates: [] } } },
      [STOPS]: { type: "geojson", data: this.#stops([], null) },
      [POSITION]: { type: "geojson", data: positionFeatures(null, 0) },
    };
    const layers: LayerSpecification[] = [
      { id: "paper", type: "background", paint: { "background-color": "#eef1ec" } },
    ];
    if (ground) {
      for (const [name, source] of Object.entries(ground.style.sources)) {
        const isArchive = source.type === "vector" && source.url?.startsWith("pmtiles:");
        sources[name] = isArchive ? { type: "vector", url: archiveAddress(ground.archive) } : source;
      }
      layers.push(...ground.style.layers.filter((layer) => !sourceOf(layer) || sources[sourceOf(layer) ?? ""]));
    }
    layers.push(...shoreLayers(), ...routeLayers(), ...stopLayers(), ...positionLayers());
    return { version: 8, sources, layers };
  }

  #stops(seen: readonly string[], next: string | null): GeoJSON.FeatureCollection {
    const features = this.#options.tour.stops.flatMap(({ id, place, order, title }): GeoJSON.Feature[] => {
      if (!place) return [];
      const state = id === next ? "next" : seen.includes(id) ? "seen" : "left";
      const properties = { slug: id, number: String(order), order, title, state };
      return [{ type: "Feature", properties, geometry: { type: "Point", coordinates: place } }];
    });
    return { type: "FeatureCollection", features };
  }

  #dress(map: Map): void {
    const keys = document.createElement("p");
    keys.className = "visually-hidden";
    keys.id = "visit-map-keys";
    keys.textContent = words.keys;
    map.getCanvas().setAttribute("aria-describedby", keys.id);
    const cross = document.createElement("div");
    cross.className = "geo-map__cross";
    cross.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(cross);
    this.#host.append(keys);
  }

  #listen(map: Map): void {
    const choose = (x: number, y: number): void => {
      const found = this.#options.tour.stops
        .flatMap((stop) => {
          if (!stop.place) return [];
          const at = map.project(stop.place);
          return [{ slug: stop.id, away: Math.hypot(at.x - x, at.y - y) }];
        })
        .sort((one, other) => one.away - other.away)[0];
      if (found && found.away <= REACH) this.#options.onStop(found.slug);
    };
    map.on("click", ({ point }) => choose(point.x, point.y));
    map.on("dragstart", () => {
      if (this.#following) this.follow(false);
    });
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const { x, y } = map.project(map.getCenter());
      choose(x, y);
    });
  }

  #whenReady(run: (map: Map) => void): void {
    void this.ready.then((ready) => {
      if (ready && this.#map) run(this.#map);
    });
  }

  #fail(error: unknown): boolean {
    console.warn(error);
    this.remove();
    const sentence = document.createElement("p");
    sentence.className = "geo-map__failed";
    sentence.setAttribute("role", "status");
    sentence.textContent = words.failed;
    this.#host.replaceChildren(sentence);
    this.#host.classList.remove("maplibregl-map");
    this.#host.setAttribute("data-failed", "");
    return false;
  }
}

export function boundsOfTour(tour: Tour): Bbox | null {
  const places = tour.stops.flatMap(({ place }): GeoJSON.Geometry[] => (place ? [{ type: "Point", coordinates: place }] : []));
  return boundsOf(tour.route ? [...places, tour.route] : places);
}

