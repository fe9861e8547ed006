/** The map with its big controls, fed by what the phone holds; shared by the screens that show one. */
import type { LayerSpecification } from "maplibre-gl";
import { plainLayers, sourceOf } from "@ui/map-style.ts";
import type { Bbox, LonLat } from "@ui/map-types.ts";
import { h } from "@ui/elements.ts";
import { FieldMap, type Candidate } from "./field-map.ts";
import type { Around } from "./field-state.ts";
import { INCIDENTS } from "./held.ts";
import { boundsOf } from "@ui/near.ts";
import type { Whereabouts } from "./whereabouts.ts";

export interface PlaceMap {
  element: HTMLElement;
  map: FieldMap;
  /** Draw what is held now. */
  draw(around: Around): void;
  /** Show where the phone is; the first time, go there if it lies in what was taken along. */
  locate(whereabouts: Whereabouts): void;
  remove(): void;
}

export interface PlaceMapOptions {
  label: string;
  picker?: boolean;
  /** Sources of the screen's own, drawn as they say of themselves (`color`, `size`, `mark`). */
  extra?: string[];
  /** Where to begin; else at the phone's own place, else with all that was taken along. */
  at?: LonLat | null;
  onChoose?: (candidates: Candidate[]) => void;
  onMoved?: (bbox: Bbox) => void;
}

export function placeMap(around: Around, options: PlaceMapOptions): PlaceMap {
  const host = h("div", { class: "field-map__map" });
  const follow: HTMLButtonElement = h(
    "button",
    { type: "button", class: "field-map__button field-map__follow", "aria-pressed": "false", onclick: (): void => map.follow(follow.getAttribute("aria-pressed") !== "true") },
    "Me suivre",
  );
  const step = (label: string, sign: string, by: number): HTMLButtonElement =>
    h("button", { type: "button", class: "field-map__button", "aria-label": label, onclick: (): void => map.zoom(by) }, sign);
  const element = h(
    "div",
    { class: "field-map" },
    host,
    h("div", { class: "field-map__buttons" }, step("Rapprocher", "+", 1), step("Éloigner", "−", -1), follow),
  );
  const bounds = around.bounds ?? boundsOf(incidents(around));
  const map = new FieldMap(host, {
    label: options.label,
    styles: [...around.styles, ...unstyled(around)],
    baseMaps: around.baseMaps,
    bounds,
    picker: options.picker ?? false,
    extra: options.extra ?? [],
    ...(options.onChoose ? { onChoose: options.onChoose } : {}),
    ...(options.onMoved ? { onMoved: options.onMoved } : {}),
  });
  map.onFollow = (following) => {
    follow.setAttribute("aria-pressed", String(following));
    follow.textContent = following ? "Me suivre : oui" : "Me suivre";
  };
  void map.ready.then((ready) => element.toggleAttribute("data-failed", !ready));
  let hasMoved = Boolean(options.at);
  if (options.at) map.show(options.at);
  const draw = (now: Around): void => {
    for (const layer of now.holdings.layers()) map.setData(layer, now.holdings.drawn(layer));
    map.setData("unsent", now.holdings.unsent());
  };
  draw(around);
  return {
    element,
    map,
    draw,
    locate: ({ place, accuracy }) => {
      map.setPosition(place, accuracy ?? 0);
      // Without a sector there is nothing around but incidents: they stay in sight.
      const isBare = around.bounds === null && bounds !== null && !options.picker;
      if (!place || hasMoved || isBare || !within(place, around.bounds)) return;
      hasMoved = true;
      map.show(place);
    },
    remove: () => map.remove(),
  };
}

const incidents = ({ holdings }: Around): GeoJSON.Geometry[] => holdings.all(INCIDENTS).flatMap(({ geometry }) => geometry ?? []);

/** What no sector brought a style for: work that is given, before anything was taken along. */
function unstyled({ styles, holdings }: Around): LayerSpecification[] {
  const known = new Set(styles.map(sourceOf));
  const layers = new Set([...holdings.layers(), INCIDENTS]);
  return [...layers].filter((layer) => !known.has(layer)).flatMap((layer) => plainLayers(layer, "#9f2b20"));
}

function within([lon, lat]: LonLat, bounds: Bbox | null): boolean {
  return bounds === null || (lon >= bounds[0] && lat >= bounds[1] && lon <= bounds[2] && lat <= bounds[3]);
}
