/** What cutting off a pipe means with the valves as this phone knows them now. */
import type { Around } from "./field-state.ts";
import { DEVICES, type Held } from "./held.ts";
import { isolate } from "./isolation.ts";

export interface Cut {
  /** The valves to close, in walking order; `closed`: this phone, or this incident, has closed it for that. */
  steps: { valve: Held; closed: boolean }[];
  closedAlready: Held[];
  /** Those that bound it if they turned. */
  stuck: Held[];
  pipes: number[];
  withoutSource: number[];
  customers: number;
  sensitive: string[];
  hasSource: boolean;
  /** Metres of pipe cut off. */
  metres: number;
}

export declare function cutOf(around: Around, pipe: Held, incident?: Held): Cut | null;
export { DEVICES, isolate };
