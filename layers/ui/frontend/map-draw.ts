/**
 * A polygon, corner by corner: click or tap, or Space under the cross; double click, Enter or the first
 * corner again closes it, Backspace takes the last corner back, Escape gives up. The same four things are
 * buttons on the map, for touch. And the outline of a polygon that was drawn, which answers no click.
 */
import type { GeoJSONSource, IControl, Map, MapMouseEvent } from "maplibre-gl";
import type { Bbox, LonLat } from "./map-types.ts";
import { words } from "./map-locale.ts";

const SOURCE = "outline";
const MOST_CORNERS = 100;
/** CSS pixels: nearer than this, two corners are one. */
const SAME_CORNER = 6;
const SAME_CORNER_TOUCH = 14;

export type Outline = GeoJSON.Polygon | GeoJSON.MultiPolygon;

export class Drawing {
  /** The corners, first and last the same; null when given up. */
  readonly done: Promise<LonLat[] | null>;
  readonly #map: Map;
  readonly #color: string;
  readonly #say: (sentence: string) => void;
  readonly #end = new AbortController();
  readonly #corners: LonLat[] = [];
  readonly #bar: DrawControl;
  #settle: (ring: LonLat[] | null) => void = () => {};

  constructor(map: Map, color: string, say: (sentence: string) => void) {
    this.#map = map;
    this.#color = color;
    this.#say = say;
    this.done = new Promise((resolve) => (this.#settle = resolve));
    this.#bar = new DrawControl({
      corner: () => this.#addMiddle(),
      close: () => this.#close(),
      back: () => this.#back(),
      stop: () => this.stop(),
    });
    map.addControl(this.#bar, "bottom-left");
    map.doubleClickZoom.disable();
    map.on("click", this.#onClick);
    map.on("dblclick", this.#onDoubleClick);
    map.on("mousemove", this.#onMove);
    // Before the map's own keys, and wherever in the map the focus is.
    map.getContainer().addEventListener("keydown", this.#onKey, { capture: true, signal: this.#end.signal });
    this.#draw();
    map.getCanvas().focus({ preventScroll: true });
    this.#say(words.drawStarted);
  }

  /** Give up; does nothing once the polygon is closed. */
  stop(): void {
    this.#finish(null);
  }

  readonly #onClick = (event: MapMouseEvent): void => {
    this.#add([event.lngLat.lng, event.lngLat.lat], isTouch(event) ? SAME_CORNER_TOUCH : SAME_CORNER);
  };

  readonly #onDoubleClick = (event: MapMouseEvent): void => {
    event.preventDefault();
    this.#close();
  };

  readonly #onMove = (event: MapMouseEvent): void => {
    this.#map.getCanvas().style.cursor = "crosshair";
    if (!isTouch(event)) this.#draw([event.lngLat.lng, event.lngLat.lat]);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const onCanvas = event.target === this.#map.getCanvas();
    const keys: Record<string, (() => void) | undefined> = {
      Escape: () => this.stop(),
      Backspace: () => this.#back(),
      // Buttons keep Enter and Space to themselves.
      ...(onCanvas ? { Enter: () => this.#close(), " ": () => this.#addMiddle() } : {}),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  #addMiddle(): void {
    const { lng, lat } = this.#map.getCenter();
    this.#add([lng, lat], SAME_CORNER);
  }

  #add(corner: LonLat, reach: number): void {
    const [first] = this.#corners;
    const last = this.#corners.at(-1);
    if (first && this.#corners.length > 2 && this.#near(first, corner, reach)) {
      this.#close();
      return;
    }
    // The second click of a double click.
    if (last && this.#near(last, corner, reach)) return;
    if (this.#corners.length === MOST_CORNERS) {
      this.#say(words.drawFull);
      return;
    }
    this.#corners.push(corner);
    this.#changed();
  }

  #back(): void {
    this.#corners.pop();
    this.#changed();
  }

  #close(): void {
    const [first] = this.#corners;
    if (first && this.#corners.length > 2) this.#finish([...this.#corners, first]);
    else this.#say(words.drawTooFew);
  }

  #changed(): void {
    this.#draw();
    this.#bar.count(this.#corners.length);
    this.#say(`${words.drawCorners} ${this.#corners.length}`);
  }

  #near(one: LonLat, other: LonLat, reach: number): boolean {
    return this.#map.project(one).dist(this.#map.project(other)) <= reach;
  }

  #finish(ring: LonLat[] | null): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#map.off("click", this.#onClick);
    this.#map.off("dblclick", this.#onDoubleClick);
    this.#map.off("mousemove", this.#onMove);
    this.#map.removeControl(this.#bar);
    this.#map.getCanvas().style.cursor = "";
    // This double click has still to come to its end.
    setTimeout(() => this.#map.doubleClickZoom.enable());
    drawOutline(this.#map, ring ? { type: "Polygon", coordinates: [ring] } : null, this.#color);
    this.#say(ring ? words.drawClosed : words.drawStopped);
    this.#settle(ring);
  }

  /** What there is so far, with an edge to the pointer. */
  #draw(pointer?: LonLat): void {
    const path = pointer && this.#corners.length ? [...this.#corners, pointer] : this.#corners;
    const shapes: GeoJSON.Geometry[] = this.#corners.map((coordinates) => ({ type: "Point", coordinates }));
    if (path.length > 1) shapes.push({ type: "LineString", coordinates: path });
    if (path.length > 2) shapes.push({ type: "Polygon", coordinates: [[...path, path[0]!]] });
    show(this.#map, shapes, this.#color);
  }
}

/** Draw one outline on the map in place of the former; null takes it away. */
export function drawOutline(map: Map, outline: Outline | null, color: string): void {
  show(map, outline ? [outline] : [], color);
}

function show(map: Map, shapes: GeoJSON.Geometry[], color: string): void {
  const features = shapes.map((geometry): GeoJSON.Feature => ({ type: "Feature", properties: {}, geometry }));
  const data: GeoJSON.FeatureCollection = { type: "FeatureCollection", features };
  const known = map.getSource<GeoJSONSource>(SOURCE);
  if (known) {
    known.setData(data);
    return;
  }
  const common = { source: SOURCE, metadata: { "geoportal:interactive": false } };
  map.addSource(SOURCE, { type: "geojson", data });
  map.addLayer({ ...common, id: SOURCE, type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": color, "fill-opacity": 0.08 } });
  map.addLayer({ ...common, id: `${SOURCE}:line`, type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": color, "line-width": 2.5, "line-dasharray": [2, 1.5] } });
  map.addLayer({
    ...common,
    id: `${SOURCE}:corner`,
    type: "circle",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-color": "#fff", "circle-radius": 5, "circle-stroke-color": color, "circle-stroke-width": 2.5 },
  });
}

const isTouch = (event: MapMouseEvent): boolean =>
  (event.originalEvent as Partial<PointerEvent>).pointerType === "touch";

/** A ring as WKT, to about a decimetre. */
export function polygonText(ring: readonly LonLat[]): string {
  return `POLYGON((${ring.map((corner) => corner.map((degrees) => degrees.toFixed(6)).join(" ")).join(",")}))`;
}

/** What a view must hold to show an outline. */
export function boundsOf(outline: Outline): Bbox {
  const corners = outline.coordinates.flat(outline.type === "Polygon" ? 1 : 2) as LonLat[];
  const [east, north] = [corners.map(([longitude]) => longitude), corners.map(([, latitude]) => latitude)];
  return [Math.min(...east), Math.min(...north), Math.max(...east), Math.max(...north)];
}

interface Acts {
  corner: () => void;
  close: () => void;
  back: () => void;
  stop: () => void;
}

/** The buttons of a drawing. */
class DrawControl implements IControl {
  readonly #element = document.createElement("div");
  readonly #close: HTMLButtonElement;
  readonly #back: HTMLButtonElement;

  constructor(acts: Acts) {
    this.#element.className = "maplibregl-ctrl geo-map__draw";
    this.#element.append(
      button(words.drawCorner, "button", acts.corner),
      (this.#close = button(words.drawClose, "button button--secondary", acts.close)),
      (this.#back = button(words.drawBack, "button button--secondary", acts.back)),
      button(words.drawStop, "button button--secondary", acts.stop),
    );
    this.count(0);
  }

  /** Only what can be done is offered. */
  count(corners: number): void {
    this.#close.disabled = corners < 3;
    this.#back.disabled = corners === 0;
  }

  onAdd(): HTMLElement {
    return this.#element;
  }

  onRemove(): void {
    this.#element.remove();
  }
}

function button(label: string, className: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
