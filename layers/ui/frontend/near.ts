/** How far and which way, on the ground; good to a per mille within a sector. Positions are WGS 84 degrees. */
import type { LonLat } from "./map-types.ts";

const METRES_PER_DEGREE = 111_320;

/** Metres east and north of `from`. */
function offset(from: LonLat, to: LonLat): [east: number, north: number] {
  const shrink = Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180);
  return [(to[0] - from[0]) * METRES_PER_DEGREE * shrink, (to[1] - from[1]) * METRES_PER_DEGREE];
}

/** Metres between two places. */
export function metresBetween(one: LonLat, other: LonLat): number {
  return Math.hypot(...offset(one, other));
}

/** The place of a geometry that is nearest to another place, and the metres to it; null for an empty one. */
export function nearestOf(geometry: GeoJSON.Geometry, to: LonLat): { metres: number; at: LonLat } | null {
  if (geometry.type === "GeometryCollection") return best(geometry.geometries.map((each) => nearestOf(each, to)));
  if (geometry.type === "Point") return onPath([geometry.coordinates as LonLat], to);
  if (geometry.type === "MultiPoint") return best(geometry.coordinates.map((each) => onPath([each as LonLat], to)));
  if (geometry.type === "LineString") return onPath(geometry.coordinates as LonLat[], to);
  const paths = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates;
  return best((paths as LonLat[][]).map((path) => onPath(path, to)));
}

/** A place on a geometry to speak of it from: a point itself, the middle of a line along its way. */
export function middleOf(geometry: GeoJSON.Geometry): LonLat | null {
  if (geometry.type === "Point") return geometry.coordinates as LonLat;
  if (geometry.type === "LineString") {
    const path = geometry.coordinates as LonLat[];
    let left = lengthOf(path) / 2;
    for (let at = 1; at < path.length; at += 1) {
      const step = metresBetween(path[at - 1]!, path[at]!);
      if (step >= left && step > 0) return between(path[at - 1]!, path[at]!, left / step);
      left -= step;
    }
    return path[0] ?? null;
  }
  const box = boundsOf([geometry]);
  return box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** west, south, east, north of geometries; null for none. */
export function boundsOf(geometries: Iterable<GeoJSON.Geometry>): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] !== "number") {
      part.forEach(take);
      return;
    }
    const [lon, lat] = part as LonLat;
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  };
  for (const geometry of geometries) if ("coordinates" in geometry) take(geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

const WINDS = ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"];

/** « nord-est » : which way one walks from a place to another. */
export function windTo(from: LonLat, to: LonLat): string {
  return WINDS[Math.round(degreesTo(from, to) / 45) % 8]!;
}

/** Degrees from north, clockwise, 0 to 360. */
export function degreesTo(from: LonLat, to: LonLat): number {
  const [east, north] = offset(from, to);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** « 8 m », « 240 m », « 1,2 km »; numbers are written as a language writes them. */
export function sayMetres(metres: number, language = "fr"): string {
  if (metres < 20) return `${Math.round(metres)} m`;
  if (metres < 1_000) return `${Math.round(metres / 5) * 5} m`;
  return `${(metres / 1_000).toLocaleString(language, { maximumFractionDigits: metres < 10_000 ? 1 : 0 })} km`;
}

/** So many numbers of an address, "0.53,49.51"; null for anything else. */
export function numbersIn<T extends number[]>(text: string | null, count: T["length"]): T | null {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  return numbers.length === count && numbers.every(Number.isFinite) ? (numbers as T) : null;
}

function lengthOf(path: LonLat[]): number {
  return path.reduce((sum, place, at) => (at ? sum + metresBetween(path[at - 1]!, place) : 0), 0);
}

function between(one: LonLat, other: LonLat, share: number): LonLat {
  return [one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share];
}

type Near = { metres: number; at: LonLat } | null;

function best(candidates: Near[]): Near {
  return candidates.reduce((kept, each) => (!kept || (each && each.metres < kept.metres) ? each : kept), null);
}

function onPath(path: LonLat[], to: LonLat): Near {
  const [only] = path;
  if (!only) return null;
  if (path.length === 1) return { metres: metresBetween(only, to), at: only };
  return best(path.slice(1).map((end, before) => onStep(path[before]!, end, to)));
}

function onStep(start: LonLat, end: LonLat, to: LonLat): { metres: number; at: LonLat } {
  const [dx, dy] = offset(start, end);
  const [px, py] = offset(start, to);
  const square = dx * dx + dy * dy;
  const share = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
  const at = between(start, end, share);
  return { metres: metresBetween(at, to), at };
}
