/** Places that are told, and why one is not known, in French. */
import type { Position, WhyNot } from "@ui/position.ts";
import type { Place } from "./outbox.ts";

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

const WHY_NOT: Record<WhyNot, string> = {
  unable: "Ce navigateur ne connaît pas la position.",
  denied: "La position est refusée à cette application : autorisez-la dans les réglages du navigateur.",
  late: "Pas encore de position : dehors, à découvert, elle vient plus vite.",
  lost: "Le téléphone ne trouve pas sa position ici.",
};

export function whyNot(why: WhyNot): string {
  return WHY_NOT[why];
}
