/** Where this phone is, for as long as a screen wants to know; the last place heard serves the next screen at once. */
import type { LonLat } from "@ui/map-types.ts";
import { type Position, watchPosition } from "@ui/position.ts";
import { whyNot } from "./position.ts";

export interface Whereabouts {
  place: LonLat | null;
  /** Metres. */
  accuracy: number | null;
  /** Why there is no place, in French; empty while one is awaited or known. */
  problem: string;
}

export const UNKNOWN: Whereabouts = { place: null, accuracy: null, problem: "" };

const FRESH = 60_000;
let last: Position | undefined;

/** Tell `listen` whenever it changes; the function returned ends it. */
export function watchPlace(listen: (whereabouts: Whereabouts) => void): () => void {
  const known = (): Whereabouts =>
    last && Date.now() - last.at < FRESH
      ? { place: [last.longitude, last.latitude], accuracy: last.accuracy, problem: "" }
      : UNKNOWN;
  return watchPosition((told) => {
    // Dated by this phone's clock: the receiver's may be minutes away from it.
    if (told.state === "found") last = { ...told.position, at: Date.now() };
    const problem = told.state === "failed" ? whyNot(told.why) : "";
    listen({ ...known(), problem });
  });
}
