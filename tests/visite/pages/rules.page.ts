/** Hands the rules of the walk to tests: pure functions, called with what the tests say. */
import { atShore, isWet } from "../../../archaeology/tours/visit/frontend/shore.ts";
import { begin, heard, nextStop, standingAt } from "../../../archaeology/tours/visit/frontend/walk.ts";
import type { Stop } from "../../../archaeology/tours/visit/frontend/telling.ts";
import type { Fix, Walk } from "../../../archaeology/tours/visit/frontend/walk.ts";

/** The stops that start, in order, as positions come in. */
function startsOf(stops: Stop[], fixes: Fix[]): (string | null)[] {
  let walk: Walk = begin();
  return fixes.map((fix) => {
    const { walk: now, starts } = heard(stops, walk, fix);
    walk = now;
    return starts;
  });
}

/** The stops that one stands at, in order. */
function stoodAt(stops: Stop[], fixes: Fix[]): (string | null)[] {
  let walk: Walk = begin();
  return fixes.map((fix) => {
    walk = heard(stops, walk, fix).walk;
    return walk.at;
  });
}

Object.assign(window, { rules: { atShore, isWet, nextStop, standingAt, startsOf, stoodAt } });
