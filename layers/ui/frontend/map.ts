/**
 * The one map of the platform: `<geo-map>`.
 *
 * A page imports "@ui/map.ts" in its `<name>.page.ts` and writes in its template
 *
 *   <geo-map style-url="/tiles/style.json?layers=communes,requests" bounds="0.3,49.4,0.9,49.7"
 *            label="Carte des signalements"></geo-map>
 *
 * Attributes
 *   style-url   a MapLibre style of this origin; colours live there, never in scripts
 *   bounds      "west,south,east,north", WGS 84 degrees
 *   label       accessible name
 *   picker      choose a place: click, tap, or arrows then Enter; `place` is dispatched, the pin is set
 *               unless the page calls preventDefault()
 *   hash        keep the view in the address ("" or a parameter name)
 *   cooperative two fingers, or Ctrl and wheel, to move: for a map in the middle of a long page
 *   sheet       what is shown is a sheet of paper, not the ground: no scale, no position of one's own
 *
 * Methods (callable at once; they wait for the style)
 *   setFeatures(source, geojson, like?)  a live list; drawn as the style draws the source `like`,
 *                                        whose tiles it then replaces
 *   select(source, id | null, lngLat?)   the one selection; moves the map when it is out of sight
 *   fit(bounds)   setPlace(lon, lat, accuracy_m?)   clearPlace()   popup(lngLat, content, {takesFocus})
 *   refresh(source, cursor)              ask for the tiles of a source again, with ?since=cursor
 *   setVisible(source, boolean)          show or hide the layers of a source
 *   draw()                               Promise of the ring that somebody draws; null when given up
 *   outline(polygon | null)              the polygon that was drawn; it answers no click
 *   setRaster(id, tilejson | null, {opacity})        a raster under lines and letters, by its TileJSON
 *   setImage(id, url | null, bounds, {opacity})      one image there, in web mercator
 *   setOpacity(id, opacity)              of either
 *   setPoints(points)                    numbered points, dragged or moved with the arrows; current ones
 *   ready                                Promise<boolean>: false when the map cannot be shown
 *   settled()                            Promise: what was asked for is drawn, and nothing moves
 *
 * Events (they bubble): feature-select, place, moved, map-failed, point-moved, point-chosen. Types in
 * map-types.ts.
 * Without WebGL or style, one sentence says so in place of the map; the page's list does the same job.
 */
import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import "./map-worker.ts";
import { GeoJSONSource, Map, VectorTileSource } from "maplibre-gl";
import type { MapGeoJSONFeature, MapMouseEvent, PaddingOptions, Point, Popup } from "maplibre-gl";
import { addControls } from "./map-controls.ts";
import { Drawing, drawOutline, type Outline } from "./map-draw.ts";
import { addHatching } from "./map-hatching.ts";
import { mapLabels, words } from "./map-locale.ts";
import { fading } from "./motion.ts";
import { PlacePin } from "./map-place.ts";
import { NumberedPoints } from "./map-points.ts";
import { openPopup } from "./map-popup.ts";
import { fade, layImage, layRaster, type RasterLook } from "./map-raster.ts";
import { anchorOf, featureAt, pointOf, Selection, Touchable, withIds } from "./map-selection.ts";
import { layersLike, loadStyle, plainLayers, sourceOf } from "./map-style.ts";
import { TileRefresh } from "./map-tiles.ts";
import type { Bbox, FeatureId, LonLat, MapPoint, MovedDetail, PlaceDetail, PointDetail, SelectDetail } from "./map-types.ts";

export type * from "./map-types.ts";

/** CSS pixels around what is shown first, and that the buttons at the right take. */
const AIR = 24;
const BUTTONS = 72;

export class GeoMap extends HTMLElement {
  ready: Promise<boolean> = Promise.resolve(false);
  #map: Map | undefined;
  #pin: PlacePin | undefined;
  #popup: Popup | undefined;
  #selection: Selection | undefined;
  #touchable: Touchable | undefined;
  #drawing: Drawing | undefined;
  #points: NumberedPoints | undefined;
  #tiles = new TileRefresh();
  readonly #live: Record<string, GeoJSON.FeatureCollection> = {};

  get picker(): boolean {
    return this.hasAttribute("picker");
  }

  connectedCallback(): void {
    this.ready = this.#start().catch((error: unknown) => this.#fail(error));
  }

  disconnectedCallback(): void {
    this.#map?.remove();
    this.#map = undefined;
  }

  setFeatures(source: string, data: GeoJSON.FeatureCollection, like?: string): void {
    const latest = (this.#live[source] = withIds(data));
    this.#whenReady((map) => {
      const known = map.getSource(source);
      if (known instanceof GeoJSONSource) {
        known.setData(latest);
        return;
      }
      map.addSource(source, { type: "geojson", data: latest, promoteId: "id" });
      const model = like ? layersLike(map.getStyle().layers, like, source) : [];
      if (like && model.length && like !== source) this.#show(map, like, false);
      for (const layer of model.length ? model : plainLayers(source, this.#color("--accent"))) map.addLayer(layer);
      this.#selection?.drawHalos();
    });
  }

  select(source: string, id: FeatureId | null, lngLat?: LonLat): void {
    this.#whenReady((map) => {
      this.#selection?.set(source, id);
      const data = this.#live[source];
      const place = lngLat ?? (id !== null && data ? pointOf(data, id) : undefined);
      if (place && !map.getBounds().contains(place)) {
        map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 13) });
      }
    });
  }

  fit(bounds: Bbox): void {
    this.#whenReady((map) => map.fitBounds(bounds, { padding: 40, maxZoom: 16 }));
  }

  setPlace(lon: number, lat: number, accuracy?: number): void {
    this.#whenReady((map) => {
      this.#pin?.set([lon, lat], accuracy);
      if (!map.getBounds().contains([lon, lat]) || map.getZoom() < 12) {
        map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 15) });
      }
    });
  }

  clearPlace(): void {
    this.#whenReady(() => this.#pin?.clear());
  }

  setVisible(source: string, visible: boolean): void {
    this.#whenReady((map) => this.#show(map, source, visible));
  }

  async draw(): Promise<LonLat[] | null> {
    if (!(await this.ready) || !this.#map) return null;
    this.#drawing?.stop();
    const drawing = new Drawing(this.#map, this.#color("--map-place"), (sentence) => this.#say(sentence));
    this.#drawing = drawing;
    this.toggleAttribute("data-drawing", true);
    const ring = await drawing.done;
    if (this.#drawing === drawing) {
      this.#drawing = undefined;
      this.toggleAttribute("data-drawing", false);
    }
    return ring;
  }

  outline(polygon: Outline | null): void {
    this.#whenReady((map) => drawOutline(map, polygon, this.#color("--map-place")));
  }

  refresh(source: string, cursor: string): void {
    this.#whenReady((map) => {
      if (map.getSource(source) instanceof VectorTileSource) this.#tiles.refresh(map, source, cursor);
    });
  }

  /** One bubble at a time. */
  popup(lngLat: LonLat, content: string | Node, { takesFocus = true } = {}): void {
    this.#whenReady((map) => {
      this.#popup?.remove();
      this.#popup = openPopup(map, lngLat, content, takesFocus);
    });
  }

  setRaster(id: string, tilejson: string | null, look: RasterLook = {}): void {
    this.#whenReady((map) => layRaster(map, id, tilejson, look));
  }

  setImage(id: string, url: string | null, bounds: Bbox = [0, 0, 0, 0], look: RasterLook = {}): void {
    this.#whenReady((map) => layImage(map, id, url, bounds, look));
  }

  setOpacity(id: string, opacity: number): void {
    this.#whenReady((map) => fade(map, id, opacity));
  }

  async settled(): Promise<void> {
    const map = (await this.ready) ? this.#map : undefined;
    if (!map) return;
    const idle = new Promise((resolve) => map.once("idle", resolve));
    map.triggerRepaint();
    await idle;
  }

  setPoints(points: readonly MapPoint[]): void {
    this.#whenReady((map) => {
      this.#points ??= new NumberedPoints(
        map,
        (id, [lon, lat]) => this.#emit("point-moved", { id, lon, lat } satisfies PointDetail),
        (id) => this.#emit("point-chosen", { id }),
      );
      this.#points.set(points);
    });
  }

  async #start(): Promise<boolean> {
    if (!hasWebGL()) throw new Error("WebGL");
    const style = await loadStyle(this.getAttribute("style-url") ?? "/tiles/style.json");
    if (!this.isConnected) return false;
    this.replaceChildren();
    const bounds = parseBounds(this.getAttribute("bounds"));
    const hash = this.getAttribute("hash");
    const map = new Map({
      container: this,
      style,
      locale: { ...mapLabels, "Map.Title": this.getAttribute("label") ?? "Carte" },
      hash: hash === null ? false : hash || true,
      cooperativeGestures: this.hasAttribute("cooperative"),
      ...fading(),
      attributionControl: false,
      transformRequest: (url) => ({ url: this.#tiles.address(url) }),
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      minZoom: this.hasAttribute("sheet") ? 3 : 6,
      maxZoom: 20,
      ...(bounds ? { bounds, fitBoundsOptions: { padding: this.#air() } } : {}),
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    this.#pin = new PlacePin(map, this.#color("--map-place"));
    this.#selection = new Selection(map, this.#color("--map-selection"));
    this.#touchable = new Touchable(map);
    addControls(this, map, () => this.#pick(), (place) => this.#place(place));
    this.#tiles.watch(map, (partial) => this.toggleAttribute("data-partial", partial));
    this.#listen(map);
    await new Promise<void>((resolve) => map.once("style.load", () => resolve()));
    addHatching(map);
    this.#selection.drawHalos();
    return true;
  }

  #listen(map: Map): void {
    map.on("click", (event: MapMouseEvent) => {
      if (this.#drawing) return;
      if (this.picker) this.#place({ lon: event.lngLat.lng, lat: event.lngLat.lat, source: "map" });
      else this.#choose(map, event.point, [event.lngLat.lng, event.lngLat.lat]);
    });
    map.on("mousemove", (event) => {
      if (this.#drawing) return;
      map.getCanvas().style.cursor = this.picker ? "crosshair" : this.#featureAt(map, event.point) ? "pointer" : "";
    });
    const tell = (): void => {
      const [[w, s], [e, n]] = map.getBounds().toArray();
      this.#emit("moved", { bbox: [w, s, e, n], zoom: map.getZoom() } satisfies MovedDetail);
    };
    map.on("moveend", tell);
    // The first view too: it may come from the address, and a list beside it must follow.
    tell();
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#pick();
    });
  }

  /** Choose what is under the cross, at the middle of the map. */
  #pick(): void {
    const map = this.#map;
    if (!map) return;
    const { lng, lat } = map.getCenter();
    if (this.picker) this.#place({ lon: lng, lat, source: "map" });
    else this.#choose(map, map.project([lng, lat]), [lng, lat]);
  }

  #place(place: PlaceDetail): void {
    if (this.#emit("place", place)) this.#pin?.set([place.lon, place.lat], place.accuracy_m);
    this.#say(`${words.placed} ${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`);
  }

  #say(sentence: string): void {
    const status = this.querySelector(".geo-map__status");
    if (status) status.textContent = sentence;
  }

  #choose(map: Map, point: Point, touched: LonLat): void {
    const feature = this.#featureAt(map, point);
    if (!feature) return;
    const lngLat = anchorOf(feature, touched);
    if (feature.id === undefined) {
      // An aggregate has no identity: what it counts comes apart closer up.
      map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 });
      return;
    }
    this.#selection?.set(feature.source, feature.id);
    const { source, id, properties } = feature;
    this.#emit("feature-select", { source, id, properties, lngLat } satisfies SelectDetail);
  }

  #featureAt(map: Map, point: Point): MapGeoJSONFeature | undefined {
    return featureAt(map, point, this.#touchable?.ids(map) ?? []);
  }

  #show(map: Map, source: string, visible: boolean): void {
    for (const layer of map.getStyle().layers) {
      if (sourceOf(layer) === source) map.setLayoutProperty(layer.id, "visibility", visible ? "visible" : "none");
    }
  }

  #whenReady(run: (map: Map) => void): void {
    void this.ready.then((ready) => {
      if (ready && this.#map) run(this.#map);
    });
  }

  #emit(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
  }

  /** Around what is shown first; nothing of a sheet lies under the buttons, which stand at the right. */
  #air(): PaddingOptions {
    return { top: AIR, bottom: AIR, left: AIR, right: this.hasAttribute("sheet") ? BUTTONS : AIR };
  }

  #color(variable: string): string {
    return getComputedStyle(this).getPropertyValue(variable).trim() || "#c2570c";
  }

  #fail(error: unknown): boolean {
    this.#map?.remove();
    this.#map = undefined;
    const sentence = document.createElement("p");
    sentence.className = "geo-map__failed";
    sentence.setAttribute("role", "status");
    sentence.textContent = this.picker ? words.failedPicker : words.failed;
    this.replaceChildren(sentence);
    this.classList.remove("maplibregl-map");
    this.setAttribute("data-failed", "");
    this.#emit("map-failed", { reason: String(error) });
    return false;
  }
}

function hasWebGL(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** "w,s,e,n" in degrees; undefined for anything else, and the style's own view holds. */
export function parseBounds(text: string | null): Bbox | undefined {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const [w, s, e, n] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return undefined;
  return w! < e! && s! < n! && Math.abs(s!) <= 85 && Math.abs(n!) <= 85 ? (numbers as Bbox) : undefined;
}

if (!customElements.get("geo-map")) customElements.define("geo-map", GeoMap);

declare global {
  interface HTMLElementTagNameMap {
    "geo-map": GeoMap;
  }
}
