/**
 * What this phone holds: the features it took along with its own edits upon them, and what it logged itself.
 * Pure: features and operations in, objects out.
 */
import type { LonLat } from "@ui/map-types.ts";
import { middleOf, nearestOf } from "@ui/near.ts";
import type { FieldFeature, Operation, Receipt, Values } from "./protocol.ts";

export const INCIDENTS = "water-incidents";
export const DEVICES = "water-devices";
export const PIPES = "water-pipes";
export const ENDED = new Set(["closed", "unfounded"]);

export interface Held {
  layer: string;
  /** The server's key; null for what only this phone knows. */
  key: number | null;
  /** Key or the id of the operation that made it: one name on lists, maps and in addresses. */
  id: string;
  geometry: GeoJSON.Geometry | null;
  /** As the layer tells them, with what this phone has changed. */
  properties: Record<string, unknown>;
  /** What the form has of it, as this phone would have it; null where it cannot be written here. */
  values: Values | null;
  version: number | null;
  task: "me" | "team" | null;
  /** Whether whoever works here reported it, on this phone. */
  reported: boolean;
  /** Whether something of it is on this phone only. */
  unsent: boolean;
  /** The operation that made it on this phone. */
  made: string | null;
  /** The operation of this phone that the next edit builds upon. */
  last: string | null;
  /** Attributes that this phone has changed since the feature was read. */
  changed: Set<string>;
}

export interface Sent {
  operation: Operation;
  receipt: Receipt | null;
}

/** The platform has it as it was said. */
const SETTLED = new Set(["applied", "merged", "waiting-for-files"]);
/** What does not hold: refused, or to be mended first. */
const HELD_BACK = new Set(["forbidden", "quarantined", "id-reused"]);

export class Holdings {
  readonly #of = new Map<string, Map<string, Held>>();
  /** By the operations of this phone that made them or changed them since. */
  readonly #by = new Map<string, Held>();

  /** `reported`: what was reported here and is in `sent` no more, as `reportedName` says. */
  constructor(
    features: Iterable<readonly [layer: string, feature: FieldFeature]>,
    sent: readonly Sent[] = [],
    reported: ReadonlySet<string> = new Set(),
  ) {
    for (const [layer, feature] of features) {
      const held = fromFeature(layer, feature);
      held.reported = reported.has(reportedName(layer, held.id));
      this.#take(layer, held);
    }
    const inOrder = [...sent].sort((a, b) => a.operation.sequence - b.operation.sequence);
    for (const each of inOrder) this.#apply(each);
  }

  layers(): string[] {
    return [...this.#of.keys()];
  }

  all(layer: string): Held[] {
    return [...(this.#of.get(layer)?.values() ?? [])];
  }

  /** By its key, or by the operation that made it: the address of a screen holds while it gets its key. */
  get(layer: string, id: string | number): Held | undefined {
    const made = this.#by.get(String(id));
    return this.#of.get(layer)?.get(String(id)) ?? (made?.layer === layer ? made : undefined);
  }

  /** Features for a map, each known by its `id`. */
  drawn(layer: string): GeoJSON.Feature[] {
    return this.all(layer).flatMap((held): GeoJSON.Feature[] =>
      held.geometry
        ? [{ type: "Feature", id: held.id, geometry: held.geometry, properties: { ...held.properties, id: held.id } }]
        : [],
    );
  }

  /** Where something is said here that the server has not said it knows. */
  unsent(): GeoJSON.Feature[] {
    const found: GeoJSON.Feature[] = [];
    for (const layer of this.layers()) {
      for (const held of this.all(layer)) {
        const at = held.unsent && held.geometry ? middleOf(held.geometry) : null;
        if (at) found.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } });
      }
    }
    return found;
  }

  #take(layer: string, held: Held): void {
    const of = this.#of.get(layer) ?? new Map<string, Held>();
    of.set(held.id, held);
    this.#of.set(layer, of);
  }

  #apply({ operation, receipt }: Sent): void {
    const { id, layer, method } = operation;
    if (receipt && HELD_BACK.has(receipt.outcome)) return;
    const key = operation.key ?? receipt?.key ?? null;
    const before = operation.parent === null ? undefined : this.#by.get(operation.parent);
    const known = (key === null ? undefined : this.get(layer, key)) ?? before;
    if (method === "create") {
      const made = known ?? fromCreate(operation, receipt);
      made.made = id;
      made.reported = true;
      this.#by.set(id, made);
      if (!known) this.#take(layer, made);
      return;
    }
    if (!known) return;
    this.#by.set(id, known);
    // Files change nothing of what is written of it.
    if (method === "attach") {
      known.unsent ||= receipt === null;
      return;
    }
    const isSettled = receipt !== null && SETTLED.has(receipt.outcome);
    // The feature was read again since: it says more than the operation does.
    if (isSettled && (known.version ?? 0) >= (receipt.version ?? 0)) return;
    known.unsent ||= receipt === null;
    // Nothing builds upon what a person must decide first.
    if (receipt?.outcome === "conflict") return;
    known.last = id;
    if (isSettled && receipt.version !== null) known.version = receipt.version;
    if (method === "delete") {
      known.properties = { ...known.properties, state: "unfounded" };
      return;
    }
    known.properties = { ...known.properties, ...operation.new };
    known.values = { ...known.values, ...operation.new };
    for (const name of Object.keys(operation.new)) known.changed.add(name);
  }
}

export const reportedName = (layer: string, key: number | string): string => `${layer}/${key}`;

function fromFeature(layer: string, feature: FieldFeature): Held {
  return {
    layer,
    key: Number(feature.id),
    id: String(feature.id),
    geometry: feature.geometry,
    properties: feature.properties ?? {},
    values: feature.form?.values ?? null,
    version: feature.form?.version ?? null,
    task: feature.task ?? null,
    reported: false,
    unsent: false,
    made: null,
    last: null,
    changed: new Set(),
  };
}

function fromCreate(operation: Operation, receipt: Receipt | null): Held {
  const key = receipt?.key ?? null;
  return {
    layer: operation.layer,
    key,
    id: key === null ? operation.id : String(key),
    geometry: operation.geometry,
    properties: { state: "open", opened_at: operation.at, ...operation.new },
    values: { state: "open", ...operation.new },
    version: receipt?.version ?? null,
    task: null,
    reported: true,
    unsent: receipt === null,
    made: operation.id,
    last: operation.id,
    changed: new Set(Object.keys(operation.new)),
  };
}

export interface Near {
  held: Held;
  /** null where nobody knows. */
  metres: number | null;
  at: LonLat | null;
}

/** The nearest first; what has no place comes last. Without a place to measure from, in the order given. */
export function byDistance(objects: readonly Held[], from: LonLat | null): Near[] {
  const near = objects.map((held): Near => {
    const found = from && held.geometry ? nearestOf(held.geometry, from) : null;
    return { held, metres: found?.metres ?? null, at: found?.at ?? (held.geometry && middleOf(held.geometry)) };
  });
  return from ? near.sort((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity)) : near;
}

/** Whether a pipe or a device is in use. */
export const inService = (held: Held): boolean =>
  !held.properties["retired_on"] && held.properties["in_service"] !== false;

export const isValve = (held: Held): boolean => held.layer === DEVICES && held.properties["function"] === "valve";
