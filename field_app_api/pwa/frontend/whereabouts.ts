/** Where this phone is, for as long as somebody wants to know: the receiver drains the battery. */
import type { LonLat } from "@ui/map-types.ts";

export interface Whereabouts {
  place: LonLat | null;
  /** Metres. */
  accuracy: number | null;
  /** Why there is no place, in French; empty while one is awaited or known. */
  problem: string;
}

export const UNKNOWN: Whereabouts = { place: null, accuracy: null, problem: "" };

/** What was heard last, so that the next screen need not wait for it. */
let last: { heard: Whereabouts; at: number } | undefined;
const FRESH = 60_000;

/** Tell `listen` now and whenever it changes; the function returned ends it. */
export function watchPlace(listen: (whereabouts: Whereabouts) => void): () => void {
  if (last && Date.now() - last.at < FRESH) listen(last.heard);
  if (!("geolocation" in navigator)) {
    listen({ ...UNKNOWN, problem: "Ce téléphone ne donne pas sa position." });
    return () => {};
  }
  const number = navigator.geolocation.watchPosition(
    ({ coords }) => {
      const heard: Whereabouts = { place: [coords.longitude, coords.latitude], accuracy: coords.accuracy, problem: "" };
      last = { heard, at: Date.now() };
      listen(heard);
    },
    (error) => {
      const known = last && Date.now() - last.at < FRESH ? last.heard : UNKNOWN;
      listen({ ...known, problem: sentenceOf(error) });
    },
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5_000 },
  );
  return () => navigator.geolocation.clearWatch(number);
}

function sentenceOf(error: GeolocationPositionError): string {
  if (error.code === error.PERMISSION_DENIED) {
    return "La position est refusée à cette page : autorisez-la dans les réglages du navigateur.";
  }
  return "Position introuvable ici : dehors, elle reviendra.";
}
