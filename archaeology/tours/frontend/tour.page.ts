/** One tour: its route is drawn on the map, stops are placed there and put in order in the list. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { DrawnLine } from "@ui/drawn-line.ts";
import { dropZones } from "./dropping.ts";
import { askBeforeLeaving } from "./leaving.ts";
import { MOVED, orderStops } from "./ordering.ts";

type Mode = "route" | "stop" | null;

const find = <Kind extends HTMLElement>(selector: string): Kind | null => document.querySelector<Kind>(selector);

const box = find("#tour-map");
const map = find<GeoMap>("#tour-map geo-map");
const text = find<HTMLTextAreaElement>("#route-geom");
const known = find<HTMLScriptElement>("#stops-on-map");

if (box && map && known) {
  // Without script the fields alone do the work.
  box.hidden = false;
  const stops = JSON.parse(known.textContent ?? "") as GeoJSON.FeatureCollection<GeoJSON.Point>;
  // Who may not know the route has no field for it.
  const line = text && new DrawnLine(map, text, find("#route-state"));
  const marks = (): void => {
    for (const stop of stops.features) stop.properties = { ...stop.properties, mark: find(`.stop[data-key="${stop.id}"]`)?.dataset["order"] ?? "" };
    map.setFeatures("stops", stops);
  };
  marks();
  find("ol.stops")?.addEventListener(MOVED, marks);

  const tools = find("#route-tools");
  const says = find("#map-says");
  const buttons = { route: find<HTMLButtonElement>("#draw-route"), stop: find<HTMLButtonElement>("#place-stop") };
  let mode: Mode = null;
  const turn = (to: Mode): void => {
    mode = to;
    map.toggleAttribute("picker", to !== null);
    buttons.route?.setAttribute("aria-pressed", String(to === "route"));
    buttons.stop?.setAttribute("aria-pressed", String(to === "stop"));
    if (tools) tools.hidden = to !== "route";
    if (says) says.textContent = (to && box.dataset[to === "route" ? "drawing" : "adding"]) ?? "";
  };
  buttons.route?.addEventListener("click", () => turn(mode === "route" ? null : "route"));
  buttons.stop?.addEventListener("click", () => turn(mode === "stop" ? null : "stop"));

  map.addEventListener("place", (event) => {
    const { lon, lat } = event.detail;
    if (mode === "route" && line) {
      // The line shows where: no pin beside it.
      event.preventDefault();
      line.add(lon, lat);
      return;
    }
    const place = find<HTMLInputElement>("#new_stop_place");
    const title = find<HTMLInputElement>("#new_stop_title");
    if (place) place.value = `${lat.toFixed(7)}, ${lon.toFixed(7)}`;
    find<HTMLDetailsElement>("#new-stop")?.setAttribute("open", "");
    turn(null);
    title?.focus();
  });
  map.addEventListener("feature-select", ({ detail: { source, id } }) => {
    if (source !== "stops") return;
    document.querySelector<HTMLElement>(`.stop[data-key="${id}"] a`)?.focus();
  });

  find("#route-back")?.addEventListener("click", () => line?.back());
  find("#route-clear")?.addEventListener("click", () => line?.clear());
  find("#route-join")?.addEventListener("click", () => {
    line?.clear();
    for (const key of [...document.querySelectorAll<HTMLElement>(".stop")].map((stop) => stop.dataset["key"])) {
      const place = stops.features.find((stop) => String(stop.id) === key)?.geometry.coordinates;
      if (place) line?.add(place[0]!, place[1]!);
    }
  });
}

if (text) {
  let isSending = false;
  text.form?.addEventListener("submit", () => (isSending = true));
  // Come back to with the browser's own button, the page may be as it was when it was left.
  window.addEventListener("pageshow", () => (isSending = false));
  askBeforeLeaving(() => !isSending && text.value !== text.defaultValue);
}

const list = find("ol.stops");
if (list) orderStops(list, find("#order-says"));
dropZones();
