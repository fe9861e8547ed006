/**
 * The probable shoreline from where one stands: computed on this phone from the lines it holds.
 *
 * A level's lines are where ground that was under water in at least so many of a hundred cases ends, at
 * ground that is known to have been drier. They run with the water on their left; along ground of which
 * nothing is known there is none, so that they need not be closed: the side of the nearest line says
 * something only within the ground that is known.
 */
import { degreesTo, metresBetween, nearestOf } from "@ui/near.ts";
import type { LonLat } from "@ui/map-types.ts";
import type { Shoreline } from "./telling.ts";

/**
 * `surely`: wet in 95 of 100 cases; `probably`: in 50; `perhaps`: in 5; `dry`: in fewer; `unknown`: nothing is known here;
 * `unsure`: a line, or the end of what is known, is so near that the receiver cannot tell the side.
 */
export type Wetness = "surely" | "probably" | "perhaps" | "dry" | "unknown" | "unsure";

export interface AtShore {
  wetness: Wetness;
  /** To the most probable line. */
  metres: number | null;
  /** Degrees from north, clockwise. */
  degrees: number | null;
}

type Lines = GeoJSON.MultiLineString | null;

export function atShore(shore: Shoreline, place: LonLat, accuracy: number): AtShore {
  const levels: readonly Lines[] = [shore.low, shore.middle, shore.high];
  const nearest = levels.map((lines) => lines && nearestOf(lines, place));
  const middle = nearest[1];
  const told = { metres: middle?.metres ?? null, degrees: middle ? degreesTo(place, middle.at) : null };
  const known = shore.known ?? null;
  const end = known && nearestOf(known, place);
  if (end && end.metres <= accuracy) return { ...told, wetness: "unsure" };
  if (!known || !isWithin(known, place)) return { ...told, wetness: "unknown" };
  if (nearest.some((near) => near && near.metres <= accuracy)) return { ...told, wetness: "unsure" };
  const [low, half, high] = levels.map((lines) => isWet(lines, place));
  if (low) return { ...told, wetness: "surely" };
  if (half) return { ...told, wetness: "probably" };
  if (high) return { ...told, wetness: "perhaps" };
  return { ...told, wetness: high === false ? "dry" : "unknown" };
}

/** Whether a place lies in one of some areas that do not overlap: a line from it to the east crosses their edges an odd number of times. */
export function isWithin(areas: GeoJSON.MultiPolygon, [lon, lat]: LonLat): boolean {
  let within = false;
  for (const ring of areas.coordinates.flat() as LonLat[][]) {
    for (let at = 1; at < ring.length; at += 1) {
      const [x, y] = ring[at - 1]!;
      const [toX, toY] = ring[at]!;
      if (y > lat !== toY > lat && lon < x + ((lat - y) / (toY - y)) * (toX - x)) within = !within;
    }
  }
  return within;
}

/** Whether the water is on this side of the nearest line; null beyond its end, or where there is no line. */
export function isWet(lines: Lines, place: LonLat): boolean | null {
  let found: { line: LonLat[]; at: number; metres: number; share: number } | null = null;
  for (const line of (lines?.coordinates ?? []) as LonLat[][]) {
    for (let at = 1; at < line.length; at += 1) {
      const share = shareOf(line[at - 1]!, line[at]!, place);
      const metres = metresBetween(between(line[at - 1]!, line[at]!, share), place);
      if (!found || metres < found.metres) found = { line, at, metres, share };
    }
  }
  if (!found) return null;
  const way = wayAt(found.line, found.at, found.share);
  if (!way) return null;
  const from = between(found.line[found.at - 1]!, found.line[found.at]!, found.share);
  const [x, y] = flat(from, place);
  return way[0] * y - way[1] * x > 0;
}

/** Which way a line runs at a place of its step `at`; at a corner between both ways; null at its very end. */
function wayAt(line: readonly LonLat[], at: number, share: number): LonLat | null {
  const here = unit(line[at - 1]!, line[at]!);
  if (share > 0 && share < 1) return here;
  const isClosed = line[0]![0] === line.at(-1)![0] && line[0]![1] === line.at(-1)![1];
  const last = line.length - 1;
  const other = share >= 1 ? (at < last ? at + 1 : isClosed ? 1 : 0) : at > 1 ? at - 1 : isClosed ? last : 0;
  if (!other) return null;
  const there = unit(line[other - 1]!, line[other]!);
  return [here[0] + there[0], here[1] + there[1]];
}

/** How far along a step the place nearest to another one lies, 0 to 1. */
function shareOf(start: LonLat, end: LonLat, to: LonLat): number {
  const [dx, dy] = flat(start, end);
  const [px, py] = flat(start, to);
  const square = dx * dx + dy * dy;
  return square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
}

function unit(start: LonLat, end: LonLat): LonLat {
  const [x, y] = flat(start, end);
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** East and north of a place, in degrees of latitude. */
function flat([lon, lat]: LonLat, [toLon, toLat]: LonLat): LonLat {
  return [(toLon - lon) * Math.cos((lat * Math.PI) / 180), toLat - lat];
}

const between = ([x, y]: LonLat, [toX, toY]: LonLat, share: number): LonLat => [x + (toX - x) * share, y + (toY - y) * share];
