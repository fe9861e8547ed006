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
  /** Stops that were reached, or said to be, and opened: in that order. One that is only read beforehand is not. */
  seen: string[];
  /** Stops that were reached while something else was open: still to be opened. */
  waiting: string[];
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

export const begin = (): Walk => ({ seen: [], waiting: [], at: null, byHand: false, started: new Date().toISOString() });

/** Whether a position is good enough to tell that one is within a stop's radius. */
export function tells(stop: Stop, accuracy: number): boolean {
  return accuracy <= Math.max(BLURRED * stop.radius_m, STREET);
}

/**
 * The stop that one stands at, given the one before: the nearest whose radius one is within.
 *
 * Who stands at one stays there until surely away from it, or within the radius of another that is
 * nearer and was not reached yet: at the edge of a circle, where positions jump, nothing flickers.
 */
export function standingAt(stops: readonly Stop[], walk: Walk, fix: Fix): string | null {
  const near = stops
    .flatMap((stop) => (stop.place ? [{ stop, metres: metresBetween(fix.place, stop.place) }] : []))
    .sort((one, other) => one.metres - other.metres);
  const inside = near.filter(({ stop, metres }) => metres <= stop.radius_m && tells(stop, fix.accuracy));
  const here = near.find(({ stop }) => stop.id === walk.at);
  if (!here || here.metres - fix.accuracy > LEFT * here.stop.radius_m) return inside[0]?.stop.id ?? null;
  const isNew = ({ id }: Stop): boolean => !walk.seen.includes(id) && !walk.waiting.includes(id);
  const newer = inside.find(({ stop, metres }) => isNew(stop) && metres < here.metres);
  return newer?.stop.id ?? here.stop.id;
}

/** The walk after a position, and the stop that starts with it: each time that one comes to it, until it was opened. */
export function heard(stops: readonly Stop[], walk: Walk, fix: Fix): { walk: Walk; starts: string | null } {
  const at = standingAt(stops, walk, fix);
  if (at === walk.at) return { walk, starts: null };
  if (at === null || walk.seen.includes(at)) return { walk: { ...walk, at }, starts: null };
  const waiting = walk.waiting.includes(at) ? walk.waiting : [...walk.waiting, at];
  return { walk: { ...walk, waiting, at }, starts: at };
}

/** Somebody is there and reads. */
export function reached(walk: Walk, slug: string): Walk {
  if (walk.seen.includes(slug)) return walk;
  return { ...walk, seen: [...walk.seen, slug], waiting: walk.waiting.filter((each) => each !== slug) };
}

/** A stop is read: seen, if it was reached; else it is read beforehand. */
export const opened = (walk: Walk, slug: string): Walk => (walk.waiting.includes(slug) ? reached(walk, slug) : walk);

/** The stop that one stands at and has not opened. */
export function offered(stops: readonly Stop[], walk: Walk): Stop | null {
  return stops.find(({ id }) => id === walk.at && !walk.seen.includes(id)) ?? null;
}

/** The stop to go to: where one stands, else the first not seen after the one seen last, else the first not seen; null: all were. */
export function nextStop(stops: readonly Stop[], walk: Walk): Stop | null {
  const last = stops.findIndex((stop) => stop.id === walk.seen.at(-1));
  const left = (from: number): Stop | undefined => stops.slice(from).find((stop) => !walk.seen.includes(stop.id));
  return offered(stops, walk) ?? left(last + 1) ?? left(0) ?? null;
}

const nameOf = (code: string): string => `visite:walk:${code}`;

/** The walk that this phone was on, without stops that the tour no longer has. */
export function keptWalk(code: string, stops: readonly Stop[]): Walk | null {
  const kept = read<Walk>(nameOf(code));
  if (!kept || !Array.isArray(kept.seen)) return null;
  const told = (slugs: readonly string[]): string[] => slugs.filter((slug) => stops.some((stop) => stop.id === slug));
  return { ...kept, seen: told(kept.seen), waiting: told(kept.waiting ?? []), at: stops.some((stop) => stop.id === kept.at) ? kept.at : null };
}

export const keepWalk = (code: string, walk: Walk | null): void => write(nameOf(code), walk);

export const hasWalk = (code: string): boolean => (read<Walk>(nameOf(code))?.seen?.length ?? 0) > 0;
export const forgetWalk = (code: string): void => keepWalk(code, null);
