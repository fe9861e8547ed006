/**
 * A walk through a tour: which stops were reached, and which one is being stood at.
 *
 * Pure: what a position changes is computed on this phone, and the position is not kept.
 */
import { metresBetween } from "@ui/near.ts";
import type { LonLat } from "@ui/map-types.ts";
import { read, write } from "./settings.ts";
import type { Stop } from "./telling.ts";

export interface Walk {
  /** Stops that were reached, or said to be: in that order. One that is only read beforehand is not. */
  seen: string[];
  /** The stop whose surroundings one is in. */
  at: string | null;
  /** Without position, stop after stop. */
  byHand: boolean;
  started: string;
}

export interface Fix {
  place: LonLat;
  /** Metres. */
  accuracy: number;
}

/** A position worse than this many radii says nothing about being inside. */
const BLURRED = 2;
/** In a street of houses receivers are that bad, whatever the radius. */
const STREET = 35;
/** One has left when one is surely further away than this many radii. */
const LEFT = 1.5;

export const begin = (): Walk => ({ seen: [], at: null, byHand: false, started: new Date().toISOString() });

/** Whether a position is good enough to tell that one is within a stop's radius. */
export function tells(stop: Stop, accuracy: number): boolean {
  return accuracy <= Math.max(BLURRED * stop.radius_m, STREET);
}

/**
 * The stop that one stands at, given the one before: the nearest whose radius one is within.
 *
 * Who stands at one stays there until surely away from it, or within the radius of another that is
 * nearer and not seen yet: at the edge of a circle, where positions jump, nothing flickers.
 */
export function standingAt(stops: readonly Stop[], walk: Walk, fix: Fix): string | null {
  const near = stops
    .flatMap((stop) => (stop.place ? [{ stop, metres: metresBetween(fix.place, stop.place) }] : []))
    .sort((one, other) => one.metres - other.metres);
  const inside = near.filter(({ stop, metres }) => metres <= stop.radius_m && tells(stop, fix.accuracy));
  const here = near.find(({ stop }) => stop.id === walk.at);
  if (!here || here.metres - fix.accuracy > LEFT * here.stop.radius_m) return inside[0]?.stop.id ?? null;
  const newer = inside.find(({ stop, metres }) => !walk.seen.includes(stop.id) && metres < here.metres);
  return newer?.stop.id ?? here.stop.id;
}

/** The walk after a position, and the stop that starts with it: one starts by itself only once. */
export function heard(stops: readonly Stop[], walk: Walk, fix: Fix): { walk: Walk; starts: string | null } {
  const at = standingAt(stops, walk, fix);
  if (at === walk.at) return { walk, starts: null };
  const isNew = at !== null && !walk.seen.includes(at);
  return { walk: { ...(isNew ? reached(walk, at) : walk), at }, starts: isNew ? at : null };
}

export function reached(walk: Walk, slug: string): Walk {
  return walk.seen.includes(slug) ? walk : { ...walk, seen: [...walk.seen, slug] };
}

/** The stop to go to: the first one not seen after the one seen last, else the first not seen; null: all were. */
export function nextStop(stops: readonly Stop[], walk: Walk): Stop | null {
  const last = stops.findIndex((stop) => stop.id === walk.seen.at(-1));
  const left = (from: number): Stop | undefined => stops.slice(from).find((stop) => !walk.seen.includes(stop.id));
  return left(last + 1) ?? left(0) ?? null;
}

const nameOf = (code: string): string => `visite:walk:${code}`;

/** The walk that this phone was on, without stops that the tour no longer has. */
export function keptWalk(code: string, stops: readonly Stop[]): Walk | null {
  const kept = read<Walk>(nameOf(code));
  if (!kept || !Array.isArray(kept.seen)) return null;
  const seen = kept.seen.filter((slug) => stops.some((stop) => stop.id === slug));
  return { ...kept, seen, at: stops.some((stop) => stop.id === kept.at) ? kept.at : null };
}

export const keepWalk = (code: string, walk: Walk | null): void => write(nameOf(code), walk);

export const hasWalk = (code: string): boolean => (read<Walk>(nameOf(code))?.seen?.length ?? 0) > 0;
export const forgetWalk = (code: string): void => keepWalk(code, null);
