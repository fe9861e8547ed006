/**
 * Shutting off a pipe without the platform: what `networks.graph.isolate` says, said from the
 * companion that a package carries. Pure: no page, no storage, no clock.
 */

export type Key = number | string;

export interface Segment {
  id: number;
  customers: number;
  hydrants: number;
  sensitive: string[];
  source: boolean;
  metres: number;
}

export interface Valve {
  key: Key;
  code: string;
  /** The segments beside it. */
  a: number;
  b: number;
  closed: boolean;
  handling: string;
  /** Where it stands; several may stand at one point. */
  joint: number;
  /** EPSG:2154, metres. */
  x: number | null;
  y: number | null;
}

export interface Companion {
  segments: Segment[];
  valves: Valve[];
  pipe_segment: Record<string, number>;
  pipe_place: Record<string, [number | null, number | null]>;
}

/** What this phone knows better than the companion: valves that were turned since. */
export interface Turned {
  closed?: Iterable<Key>;
  opened?: Iterable<Key>;
}

export interface ValveOnTheWay extends Valve {
  /** From the pipe to the first valve, then from each to the next, in a straight line. */
  metres: number | null;
}

export interface Isolation {
  /** To be closed, in the order in which somebody walks from one to the next. */
  valves: ValveOnTheWay[];
  /** Bound the place too. */
  closedAlready: Valve[];
  /** Shut off, the pipe itself among them. */
  pipes: string[];
  /** Lie outside and had water before, but no source reaches them any more. */
  withoutSource: string[];
  /** How many segments these are: some hold no pipe. */
  segmentsWithoutSource: number;
  /** Of both. */
  customers: number;
  hydrants: number;
  sensitive: string[];
  /** Length of what is shut off. */
  metres: number;
  /** Whether water enters the network where it is shut off. */
  cutsSource: boolean;
}

interface Joint {
  a: number;
  b: number;
  x: number | null;
  y: number | null;
  valves: Valve[];
}

/** The two ends of a pipe are as far from its middle: the first one is taken then. */
const AS_FAR_M = 0.001;
const USABLE = new Set(["operable", "unknown"]);

/** Sets that grow together. */
class Groups {
  private readonly parent: number[];

  constructor(count: number) {
    this.parent = Array.from({ length: count }, (_, each) => each);
  }

  of(each: number): number {
    let root = each;
    for (let next = this.parent[root]; next !== undefined && next !== root; ) {
      root = next;
      next = this.parent[root];
    }
    for (let at = each; at !== root; ) {
      const next = this.parent[at] ?? root;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [kept, gone] = [this.of(one), this.of(other)];
    if (kept !== gone) this.parent[Math.max(kept, gone)] = Math.min(kept, gone);
  }
}

/**
 * Shut off a pipe; null if it is no part of the network.
 *
 * `stuck`: valves found stuck, which do not hold back water any more, whatever is known of them.
 * A valve that is known to be stuck and can be turned after all is only found out by the platform.
 */
export function isolate(
  companion: Companion,
  pipe: Key,
  stuck: Iterable<Key> = [],
  turned: Turned = {},
): Isolation | null {
  const segment = companion.pipe_segment[String(pipe)];
  if (segment === undefined) return null;
  const joints = jointsToday(companion.valves, stuck, turned);
  const groups = new Groups(companion.segments.length);
  for (const joint of joints) {
    if (!joint.valves.some(bounds)) groups.join(joint.a, joint.b);
  }
  const at = groups.of(segment);
  const lost = losingTheirSource(companion, joints, groups, at);

  const around = joints.filter(
    (joint) => (groups.of(joint.a) === at) !== (groups.of(joint.b) === at),
  );
  const [x, y] = companion.pipe_place[String(pipe)] ?? [null, null];
  const walk = walkingOrder(around, x, y);

  const inside: Segment[] = [];
  const dry: Segment[] = [];
  for (const each of companion.segments) {
    const group = groups.of(each.id);
    if (group === at) inside.push(each);
    else if (lost.has(group)) dry.push(each);
  }
  const pipes: string[] = [];
  const withoutSource: string[] = [];
  for (const [key, of] of Object.entries(companion.pipe_segment)) {
    const group = groups.of(of);
    if (group === at) pipes.push(key);
    else if (lost.has(group)) withoutSource.push(key);
  }
  const both = [...inside, ...dry];
  return {
    valves: onTheWay(walk.filter((joint) => !isShut(joint)), x, y),
    closedAlready: walk.filter(isShut).flatMap((joint) => first(joint, (valve) => valve.closed)),
    pipes,
    withoutSource,
    segmentsWithoutSource: lost.size,
    customers: sum(both.map((each) => each.customers)),
    hydrants: sum(both.map((each) => each.hydrants)),
    sensitive: both.flatMap((each) => each.sensitive),
    metres: sum(inside.map((each) => each.metres)),
    cutsSource: inside.some((each) => each.source),
  };
}

/** Whether water can be kept from passing: it is closed, stuck or not, or can be closed. */
function bounds(valve: Valve): boolean {
  return valve.closed || USABLE.has(valve.handling);
}

function isShut(joint: Joint): boolean {
  return joint.valves.some((valve) => valve.closed);
}

function first(joint: Joint, wanted: (valve: Valve) => boolean): Valve[] {
  return joint.valves.filter(wanted).slice(0, 1);
}

/** Where valves stand, in the order of the network, with the valves as they are now. */
function jointsToday(valves: Valve[], stuck: Iterable<Key>, turned: Turned): Joint[] {
  const [jammed, closed, opened] = [stuck, turned.closed ?? [], turned.opened ?? []].map(
    (keys) => new Set([...keys].map(String)),
  );
  const joints = new Map<number, Joint>();
  for (const known of valves) {
    const key = String(known.key);
    const valve = { ...known };
    if (closed?.has(key)) valve.closed = true;
    if (opened?.has(key)) valve.closed = false;
    if (jammed?.has(key)) {
      valve.closed = false;
      valve.handling = "stuck";
    }
    const joint = joints.get(valve.joint);
    if (joint) joint.valves.push(valve);
    else {
      const { a, b, x, y } = valve;
      joints.set(valve.joint, { a, b, x, y, valves: [valve] });
    }
  }
  return [...joints.entries()].sort(([one], [other]) => one - other).map(([, joint]) => joint);
}

/** The groups from which no open way leads to a source any more once one is shut off. */
function losingTheirSource(
  { segments }: Companion,
  joints: Joint[],
  groups: Groups,
  at: number,
): Set<number> {
  const open = joints.filter((joint) => !isShut(joint));
  const fed = (passing: Joint[]): ((group: number) => boolean) => {
    const reached = new Groups(segments.length);
    for (const each of segments) reached.join(each.id, groups.of(each.id));
    for (const joint of passing) reached.join(joint.a, joint.b);
    const wet = new Set(segments.filter((each) => each.source).map((each) => reached.of(each.id)));
    return (group) => wet.has(reached.of(group));
  };
  const before = fed(open);
  const after = fed(
    open.filter((joint) => groups.of(joint.a) !== at && groups.of(joint.b) !== at),
  );
  const lost = new Set<number>();
  for (const each of segments) {
    const group = groups.of(each.id);
    if (group !== at && before(group) && !after(group)) lost.add(group);
  }
  return lost;
}

/** From the nearest to the nearest not yet visited; what has no place comes last. */
function walkingOrder(joints: Joint[], x: number | null, y: number | null): Joint[] {
  const left = joints.filter((joint) => joint.x !== null && joint.y !== null);
  const unplaced = joints.filter((joint) => joint.x === null || joint.y === null);
  const order: Joint[] = [];
  let [hereX, hereY] = [x, y];
  while (left.length > 0) {
    const away = left.map((joint) => distance(joint, hereX, hereY) ?? 0);
    const least = away.reduce((one, other) => Math.min(one, other), Infinity);
    const nearest = away.findIndex((metres) => metres < least + AS_FAR_M);
    const [next] = left.splice(nearest, 1);
    if (!next) break;
    order.push(next);
    [hereX, hereY] = [next.x, next.y];
  }
  return [...order, ...unplaced];
}

function distance(
  to: { x: number | null; y: number | null },
  x: number | null,
  y: number | null,
): number | null {
  if (to.x === null || to.y === null || x === null || y === null) return null;
  const [east, north] = [to.x - x, to.y - y];
  return Math.sqrt(east * east + north * north);
}

function onTheWay(joints: Joint[], x: number | null, y: number | null): ValveOnTheWay[] {
  let [hereX, hereY] = [x, y];
  return joints.flatMap((joint) => {
    const away = distance(joint, hereX, hereY);
    [hereX, hereY] = [joint.x, joint.y];
    const toClose = (valve: Valve): boolean => !valve.closed && USABLE.has(valve.handling);
    return first(joint, toClose).map((valve) => ({ ...valve, metres: away }));
  });
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
