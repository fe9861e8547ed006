/** What shutting off a pipe means with the valves as this phone knows them now. */
import type { Around } from "./field-state.ts";
import { DEVICES, type Held } from "./held.ts";
import { isolate, type Companion, type Key, type Valve } from "./isolation.ts";

export interface Step {
  valve: Held;
  /** Whether this phone, or this incident, has closed it for that. */
  closed: boolean;
  /** From the pipe, or from the valve before. */
  metres: number | null;
}

export interface Cut {
  /** To close, in walking order; those that were closed keep their place. */
  steps: Step[];
  closedAlready: Held[];
  /** Those found stuck that stand in what is shut off. */
  stuck: Held[];
  pipes: string[];
  withoutSource: string[];
  customers: number;
  sensitive: string[];
  cutsSource: boolean;
  metres: number;
}

/** null where the pipe is no part of the network. Without an incident, `ticked` are the valves closed for it. */
export function cutOf(around: Around, pipe: Held, incident?: Held, ticked: ReadonlySet<string> = new Set()): Cut | null {
  if (!around.companion || pipe.key === null) return null;
  const held = incident?.values?.["closed_valves"];
  const closed = new Set<string>(incident ? (Array.isArray(held) ? held.map(String) : []) : ticked);
  const companion = asKnown(around.companion, around, closed);
  const found = isolate(companion, pipe.key);
  if (!found) return null;
  const valveOf = (valve: Valve): Held => around.holdings.get(DEVICES, valve.key) ?? unheld(valve);
  const inside = new Set(found.pipes.flatMap((key) => companion.pipe_segment[key] ?? []));
  return {
    steps: found.valves.map((valve) => ({ valve: valveOf(valve), closed: closed.has(String(valve.key)), metres: valve.metres })),
    closedAlready: found.closedAlready.map(valveOf),
    stuck: companion.valves
      .filter((valve) => !valve.closed && valve.handling === "stuck" && (inside.has(valve.a) || inside.has(valve.b)))
      .map(valveOf),
    pipes: found.pipes,
    withoutSource: found.withoutSource,
    customers: found.customers,
    sensitive: found.sensitive,
    cutsSource: found.cutsSource,
    metres: found.metres,
  };
}

/** The network with the valves as they are now; those closed for this cut count as still to be closed. */
function asKnown(companion: Companion, around: Around, closed: ReadonlySet<Key>): Companion {
  const valves = companion.valves.map((valve) => {
    const now = around.holdings.get(DEVICES, valve.key)?.values;
    if (closed.has(String(valve.key))) return { ...valve, closed: false, handling: "operable" };
    if (!now) return valve;
    return { ...valve, closed: now["is_open"] === false, handling: String(now["handling"] ?? valve.handling) };
  });
  return { ...companion, valves };
}

/** A valve of the network beyond the sectors that were taken: it has a name, but cannot be written of. */
function unheld(valve: Valve): Held {
  return {
    layer: DEVICES,
    key: Number(valve.key),
    id: String(valve.key),
    geometry: null,
    properties: { code: valve.code, function: "valve", is_open: !valve.closed, handling: valve.handling },
    values: null,
    version: null,
    task: null,
    reported: false,
    unsent: false,
    made: null,
    last: null,
    changed: new Set(),
  };
}
