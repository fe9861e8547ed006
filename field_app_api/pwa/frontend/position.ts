/** Where this phone is, and how well it knows. */
import type { Place } from "./outbox.ts";

export interface Position {
  longitude: number;
  latitude: number;
  /** Metres. */
  accuracy: number;
  /** ms */
  at: number;
}

export type Whereabouts =
  | { state: "looking" }
  | { state: "found"; position: Position }
  | { state: "failed"; sentence: string };

/** Tells each new position until the returned function is called; the best is not waited for. */
export function watchPosition(heard: (told: Whereabouts) => void): () => void {
  if (!("geolocation" in navigator)) {
    heard({ state: "failed", sentence: "Ce navigateur ne connaît pas la position." });
    return () => undefined;
  }
  heard({ state: "looking" });
  const id = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      heard({
        state: "found",
        position: {
          longitude: coords.longitude,
          latitude: coords.latitude,
          accuracy: Math.round(coords.accuracy),
          at: timestamp,
        },
      }),
    (error) => heard({ state: "failed", sentence: whyNot(error) }),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 },
  );
  return () => navigator.geolocation.clearWatch(id);
}

export function placeOf(position: Position): Place {
  return {
    geometry: { type: "Point", coordinates: [position.longitude, position.latitude] },
    accuracy_m: position.accuracy,
    source: "gps",
  };
}

/** « 49.51870, 0.53610 » as degrees of latitude and longitude, or null. */
export function readCoordinates(text: string): [longitude: number, latitude: number] | null {
  const found = /^\s*(-?\d{1,2}(?:[.,]\d+)?)\s*[;, ]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [latitude, longitude] = [found[1], found[2]].map((part) => Number(part?.replace(",", ".")));
  if (latitude === undefined || longitude === undefined) return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return [longitude, latitude];
}

function whyNot(error: GeolocationPositionError): string {
  switch (error.code) {
    case error.PERMISSION_DENIED:
      return "La position est refusée à cette application : autorisez-la dans les réglages du navigateur.";
    case error.TIMEOUT:
      return "Pas encore de position : dehors, à découvert, elle vient plus vite.";
    default:
      return "Le téléphone ne trouve pas sa position ici.";
  }
}
