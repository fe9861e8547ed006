/** Hands the rules of the walk to tests: pure functions, called with what the tests say. */
import { atShore, isWet } from "../../../archaeology/tours/visit/frontend/shore.ts";
import { begin, heard, nextStop, opened, reached, standingAt } from "../../../archaeology/tours/visit/frontend/walk.ts";
import type { Stop } from "../../../archaeology/tours/visit/frontend/telling.ts";
import type { Fix, Walk } from "../../../archaeology/tours/visit/frontend/walk.ts";

/** The stops that start, in order, as positions come in; one that is read in peace lets the others wait. */
function startsOf(stops: Stop[], fixes: Fix[], reading: string | null = null): (string | null)[] {
  let walk: Walk = begin();
  return fixes.map((fix) => {
    const { walk: now, starts } = heard(stops, walk, fix);
    walk = starts && (reading === null || starts === reading) ? reached(now, starts) : now;
    return starts;
  });
}

/** Where the way leads after positions during which one stop was read, and the others opened since. */
function ledTo(stops: Stop[], fixes: Fix[], reading: string, since: string[]): { seen: string[]; next: string | null } {
  let walk: Walk = begin();
  for (const fix of fixes) {
    const { walk: now, starts } = heard(stops, walk, fix);
    walk = starts === reading ? reached(now, starts) : now;
  }
  for (const slug of since) walk = opened(walk, slug);
  return { seen: walk.seen, next: nextStop(stops, walk)?.id ?? null };
}

/** The stops that one stands at, in order. */
function stoodAt(stops: Stop[], fixes: Fix[]): (string | null)[] {
  let walk: Walk = begin();
  return fixes.map((fix) => {
    walk = heard(stops, walk, fix).walk;
    return walk.at;
  });
}

Object.assign(window, { rules: { atShore, isWet, ledTo, nextStop, standingAt, startsOf, stoodAt } });
