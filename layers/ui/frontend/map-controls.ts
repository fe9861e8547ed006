/** What lies on the map: zoom, position, scale, the cross, and words for those who do not see it. */
import { AttributionControl, GeolocateControl, NavigationControl, ScaleControl, type Map } from "maplibre-gl";
import { mapLabels, words } from "./map-locale.ts";
import { PickControl } from "./map-place.ts";
import type { PlaceDetail } from "./map-types.ts";

/** CSS pixels; narrower maps show a button in place of the credits. */
const NARROW = 640;
let counter = 0;

export function addControls(
  host: HTMLElement,
  map: Map,
  pick: () => void,
  place: (place: PlaceDetail) => void,
): void {
  const picker = host.hasAttribute("picker");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  addCredits(host, map);
  if (!host.hasAttribute("sheet")) addGround(host, map, picker, place);
  // Hidden while no place is being chosen: a page may begin and end that.
  map.addControl(new PickControl(pick), "bottom-left");

  const cross = element("div", "geo-map__cross");
  cross.setAttribute("aria-hidden", "true");
  const keys = element("p", "visually-hidden", words.keys);
  keys.id = `geo-map-keys-${++counter}`;
  const status = element("p", "geo-map__status visually-hidden");
  status.setAttribute("role", "status");
  const partial = element("p", "geo-map__partial", words.partial);
  map.getCanvas().setAttribute("aria-describedby", keys.id);
  map.getCanvasContainer().append(cross);
  host.append(keys, status, partial);
}

/**
 * Under all else in the corner where buttons come: controls of one corner lie one above the other, so that
 * however much has to be credited covers nothing that is pressed.
 */
function addCredits(host: HTMLElement, map: Map): void {
  const isNarrow = host.clientWidth < NARROW;
  map.addControl(new AttributionControl({ compact: isNarrow }), "bottom-left");
  if (!isNarrow) return;
  // MapLibre opens them at first, over a third of a phone's map.
  const fold = (): void => {
    const opened = host.querySelector<HTMLElement>(".maplibregl-compact-show .maplibregl-ctrl-attrib-button");
    if (!opened) return;
    opened.click();
    map.off("styledata", fold);
    map.off("sourcedata", fold);
  };
  map.on("styledata", fold);
  map.on("sourcedata", fold);
}

/** What only has a sense where the ground is shown: where one is, how long a metre is. */
function addGround(host: HTMLElement, map: Map, picker: boolean, place: (place: PlaceDetail) => void): void {
  const locate = new GeolocateControl({
    positionOptions: { enableHighAccuracy: true, timeout: 15_000 },
    fitBoundsOptions: { maxZoom: 16 },
    // Where a place is being chosen, the pin and its circle say it.
    showUserLocation: !picker,
  });
  map.addControl(locate, "top-right");
  // The control names its button only once the browser has said whether it knows positions.
  host.querySelector(".maplibregl-ctrl-geolocate")?.setAttribute("aria-label", mapLabels["GeolocateControl.FindMyLocation"] ?? "");
  map.addControl(new ScaleControl({ maxWidth: 90, unit: "metric" }), "bottom-left");
  if (picker) {
    locate.on("geolocate", (event) => {
      const { longitude, latitude, accuracy } = (event as unknown as GeolocationPosition).coords;
      place({ lon: longitude, lat: latitude, source: "gps", accuracy_m: accuracy });
    });
  }
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
