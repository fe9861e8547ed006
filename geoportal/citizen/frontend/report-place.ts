/** Where: the map, the device's position, a photo or typed coordinates end up in the same fields. */
import type { GeoMap } from "@ui/map.ts";
import { HttpError, messageOf, requestJson } from "@ui/http.ts";
import { byId, field } from "./dom.ts";

export type Source = "map" | "gps" | "photo";

interface Found {
  commune: string;
  longitude: number;
  latitude: number;
}

export interface Place {
  /** Take a position; `accuracy` in metres where it is known. */
  set(lon: number, lat: number, source: Source, accuracy?: number): void;
  /** Show what the fields say: after a draft came back, after they were emptied. */
  refresh(): void;
}

// A finger or a mouse hits within some pixels; tiles of 512 pixels.
const PIXELS = 6;
const METRES_PER_PIXEL = 40_075_016 / 512;

export function placeOf(form: HTMLFormElement, end: AbortSignal): Place {
  const coordinates = field(form, "coordinates");
  const source = field(form, "place_source");
  const at = field(form, "place_at");
  const accuracy = field(form, "accuracy");
  const status = byId("place-status");
  const map = form.querySelector<GeoMap>("geo-map");
  const url = form.dataset.placeUrl ?? "";
  let zoom: number | undefined;
  let asked = 0;

  function set(lon: number, lat: number, from: Source, metres?: number): void {
    coordinates.value = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    at.value = coordinates.value;
    source.value = from;
    accuracy.value = metres === undefined ? "" : String(Math.max(1, Math.round(metres)));
    coordinates.dispatchEvent(new Event("input", { bubbles: true }));
    if (from !== "map") map?.setPlace(lon, lat, metres);
    void tell(false);
  }

  /** Say which commune it is, or what is wrong with it. */
  async function tell(move: boolean): Promise<void> {
    const text = coordinates.value.trim();
    const turn = ++asked;
    delete status.dataset.wrong;
    if (!text) {
      status.textContent = "";
      map?.clearPlace();
      return;
    }
    try {
      const found = await requestJson<Found>(`${url}?at=${encodeURIComponent(text)}`);
      if (turn !== asked) return;
      status.textContent = `Lieu choisi : commune de ${found.commune}${precision()}.`;
      if (move) map?.setPlace(found.longitude, found.latitude);
    } catch (error) {
      if (turn !== asked) return;
      const unreachable = error instanceof HttpError && error.status === 0;
      status.textContent = unreachable ? `Lieu choisi : ${text}.` : messageOf(error);
      if (!unreachable) status.dataset.wrong = "";
    }
  }

  function precision(): string {
    if (source.value === "map" || !accuracy.value || at.value !== coordinates.value) return "";
    return `, à ${Number(accuracy.value).toLocaleString("fr-FR")} m près`;
  }

  map?.addEventListener("moved", (event) => (zoom = event.detail.zoom), { signal: end });
  map?.addEventListener(
    "place",
    ({ detail }) => {
      const pixel = zoom === undefined ? undefined : (METRES_PER_PIXEL * Math.cos((detail.lat * Math.PI) / 180)) / 2 ** zoom;
      const metres = detail.source === "gps" ? detail.accuracy_m : pixel && PIXELS * pixel;
      set(detail.lon, detail.lat, detail.source, metres);
    },
    { signal: end },
  );
  coordinates.addEventListener("change", () => void tell(true), { signal: end });
  offerPosition(set, status, end);

  return { set, refresh: () => void tell(true) };
}

/** The button that asks the device; absent where the browser refuses to (plain HTTP). */
function offerPosition(set: Place["set"], status: HTMLElement, end: AbortSignal): void {
  const box = byId("locate-me");
  const ask = box.querySelector("button");
  if (!ask || !window.isSecureContext || !("geolocation" in navigator)) return;
  box.hidden = false;
  ask.addEventListener(
    "click",
    () => {
      ask.setAttribute("aria-busy", "true");
      delete status.dataset.wrong;
      status.textContent = "Recherche de votre position…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          ask.removeAttribute("aria-busy");
          set(coords.longitude, coords.latitude, "gps", coords.accuracy);
        },
        (error) => {
          ask.removeAttribute("aria-busy");
          status.dataset.wrong = "";
          status.textContent =
            error.code === error.PERMISSION_DENIED
              ? "Votre appareil ne donne pas sa position. Placez le point sur la carte ou écrivez une adresse."
              : "La position n’a pas été trouvée. Placez le point sur la carte ou écrivez une adresse.";
        },
        { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
      );
    },
    { signal: end },
  );
}
