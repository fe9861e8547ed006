/** What the screens of the place read of this phone, and how they write down a change. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { HttpError, messageOf } from "@ui/http.ts";
import type { Bbox } from "@ui/map-types.ts";
import { nameOf, whichOf } from "./asset-words.ts";
import { knownForms } from "./forms.ts";
import { knownWork, withWork } from "./given-work.ts";
import { Holdings, reportedName, type Held, type Sent } from "./held.ts";
import type { Companion } from "./isolation.ts";
import { record } from "./outbox.ts";
import type { Conflict, FieldFeature, Forms, Me, Receipt, Sector, Take, Value, Values } from "./protocol.ts";
import { account, isOf, putAccount } from "./account.ts";
import { CHANGED } from "./database.ts";
import { forgetOperations, operations, putReceipts, reportedBefore } from "./kept.ts";
import type { Kept } from "./records.ts";
import { features, partNames, parts, sectors } from "./taken-sectors.ts";
import { pullNow } from "./pull.ts";
import { syncSoon } from "./sync.ts";
import { askJson, BASE, problemOf, SignedOut, WipeOrdered } from "./talk.ts";

/** Files on their way tell of themselves many times a second. */
const PATIENCE = 250;

export interface Around {
  holdings: Holdings;
  forms: Forms | null;
  styles: LayerSpecification[];
  baseMaps: Blob[];
  companion: Companion | null;
  /** Of all that was taken along. */
  bounds: Bbox | null;
  /** When the oldest sector was taken, ms; null when there is none. */
  takenAt: number | null;
  /** Whether what is given to whoever works here was ever heard; `more`: not all of it is here. */
  given: { more: boolean } | null;
}

type Taken = Omit<Around, "holdings" | "forms" | "given"> & { features: [layer: string, feature: FieldFeature][] };
let known: { mark: string; taken: Promise<Taken> } | undefined;

/** What was taken along, with this phone's own edits upon it. */
export async function readAround(): Promise<Around> {
  const [all, every, forms, who, before, given] = await Promise.all([sectors(), operations(), knownForms(), account(), reportedBefore(), knownWork()]);
  // What somebody else recorded on this phone is shown in the outbox only.
  const kept = every.filter(({ owner }) => isOf(owner, who));
  const mark = JSON.stringify(all.map(({ name, version, cursor, takenAt }) => [name, version, cursor, takenAt]));
  if (known?.mark !== mark) known = { mark, taken: readTaken() };
  const { features: read, ...rest } = await known.taken;
  const sent = kept.map(({ operation, receipt }): Sent => ({ operation, receipt }));
  const reported = new Set(before.filter(({ owner }) => isOf(owner, who)).map(({ layer, key }) => reportedName(layer, key)));
  return { ...rest, forms: Object.keys(forms).length ? forms : null, given: given && { more: given.work.more }, holdings: new Holdings(withWork(read, given?.work ?? null), sent, reported) };
}

/** Tell what is held now whenever that changes; the function returned ends it. */
export function watchAround(listen: (around: Around) => void): () => void {
  let waiting: number | undefined;
  let isOver = false;
  const changed = (): void => {
    waiting ??= window.setTimeout(() => {
      waiting = undefined;
      void readAround().then((around) => {
        if (!isOver) listen(around);
      });
    }, PATIENCE);
  };
  window.addEventListener(CHANGED, changed);
  return () => {
    isOver = true;
    window.clearTimeout(waiting);
    window.removeEventListener(CHANGED, changed);
  };
}

async function readTaken(): Promise<Taken> {
  const [all, styles, networks, grounds, layers] = await Promise.all([
    sectors(),
    parts("styles"),
    parts("network"),
    parts("base-map"),
    partNames("layer"),
  ]);
  const read = await Promise.all(layers.map(async (layer) => (await features(layer)).map((each): [string, FieldFeature] => [layer, each])));
  // Of what each sector brings alike, the latest is right.
  const latest = [...all].sort((a, b) => a.takenAt - b.takenAt).map(({ name }) => name);
  const ofLatest = <T>(found: { sector: string; body: unknown }[]): T | null =>
    (found.sort((a, b) => latest.indexOf(b.sector) - latest.indexOf(a.sector))[0]?.body as T | undefined) ?? null;
  const boxes = all.map(({ bbox }) => bbox);
  return {
    features: read.flat(),
    styles: ofLatest<StyleSpecification>(styles)?.layers ?? [],
    companion: ofLatest<Companion>(networks),
    baseMaps: grounds.map(({ body }) => (body instanceof Blob ? body : new Blob([body as ArrayBuffer]))),
    bounds: boxes.length
      ? [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1])), Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))]
      : null,
    takenAt: boxes.length ? Math.min(...all.map(({ takenAt }) => takenAt)) : null,
  };
}

/**
 * Keep a change of an object on this phone, `what` in few words; when this returns, it is written, and a draft of
 * that name is gone. Throws `NotKept`.
 */
export async function writeUpdate(held: Held, changes: Record<string, unknown>, what: string, draft = ""): Promise<void> {
  const { forms, holdings } = await readAround();
  // As it is now: two taps come faster than a screen is drawn again.
  const now = holdings.get(held.layer, held.id) ?? held;
  const before: Values = now.values ?? {};
  const names = Object.keys(changes);
  await record({
    layer: held.layer,
    method: "update",
    schema: forms?.[held.layer]?.version ?? 1,
    title: `${nameOf(now, forms)} : ${what}`,
    key: now.key,
    made: now.key === null ? now.made : null,
    base: now.version,
    old: Object.fromEntries(names.map((name) => [name, before[name] ?? null])),
    new: changes as Record<string, Value>,
    draft,
    about: whichOf(now),
  });
  syncSoon();
}

/** What to tell of a question to the platform that came to nothing. */
export function sayFailure(error: unknown): string {
  if (error instanceof SignedOut) return "Ce téléphone n’est plus connecté : reconnectez-le, puis recommencez.";
  if (error instanceof WipeOrdered) return "Le bureau a demandé d’effacer ce téléphone.";
  return messageOf(error);
}

/** The sectors that are offered to this account: as told now, or as told last. */
export async function sectorsOffered(): Promise<Sector[]> {
  const who = await account();
  if (!who) return [];
  try {
    const me = await askJson<Me>(`${BASE}/me`, { timeout: 8_000 });
    await putAccount({ ...who, me });
    return me.sectors;
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof SignedOut)) throw error;
    return who.me?.sectors ?? [];
  }
}

/** What waits for somebody's choice. */
export async function conflicts(): Promise<(Kept & { receipt: Receipt })[]> {
  return (await operations()).filter((kept): kept is Kept & { receipt: Receipt } => kept.receipt?.outcome === "conflict");
}

/** What was to be chosen and was chosen elsewhere. */
export async function decidedElsewhere(): Promise<Decided[]> {
  return (await operations()).filter((kept): kept is Decided => Boolean(kept.receipt && kept.decided));
}

export type Decided = Kept & { receipt: Receipt; decided: Conflict };

/** What holds now of what was chosen elsewhere, by attribute; null where this phone has not heard of it yet. */
export function heldSince({ id, receipt, decided }: Decided, { holdings }: Around): Values | null {
  const held = receipt.key === null ? undefined : holdings.get(receipt.layer, receipt.key);
  const least = Math.max(decided.current_version ?? 0, receipt.version ?? 0);
  // What this very entry says is not yet what was chosen.
  return held?.values && held.last !== id && (held.version ?? 0) >= least ? held.values : null;
}

/** `late`: somebody else had chosen, or changed it again; nothing of this choice was taken. */
export interface Resolved {
  receipt: Receipt;
  late: boolean;
}

/** Choose between two values, or for the whole. Throws what `ask` throws. */
export async function resolve(kept: Kept & { receipt: Receipt }, take: Record<string, "mine" | "theirs"> | Take): Promise<Resolved> {
  const version = kept.receipt.conflict?.current_version ?? null;
  let receipts: Receipt[];
  let late = false;
  try {
    ({ receipts } = await askJson<{ receipts: Receipt[] }>(`${BASE}/ops/${kept.id}/resolution`, { method: "POST", json: { take, version } }));
  } catch (error) {
    // It changed again, or somebody else has chosen: the platform says how it stands now.
    const now = problemOf(error);
    if (now.status !== 409 || !now.receipts?.length) throw error;
    receipts = now.receipts;
    late = true;
  }
  await putReceipts(receipts);
  const receipt = receipts[0] ?? kept.receipt;
  // What it said holds no longer as it was said: the next pull brings what was chosen.
  if (receipt.outcome !== "conflict") await forgetOperations([kept.id]);
  syncSoon();
  return { receipt, late };
}

/** What somebody else chose, as the platform has it now, by attribute; null where this phone cannot know. */
export async function chosenBefore(kept: Kept & { receipt: Receipt }, settled: Receipt): Promise<Values | null> {
  const { layer, key, conflict } = kept.receipt;
  if (key === null || conflict?.kind !== "attributes") return null;
  try {
    await pullNow();
  } catch {
    return null;
  }
  const held = (await readAround()).holdings.get(layer, key);
  const least = Math.max(conflict.current_version ?? 0, settled.version ?? 0);
  // What was read before it was chosen says nothing of the choice.
  if (!held?.values || (held.version ?? 0) < least) return null;
  const now = held.values;
  return Object.fromEntries(Object.keys(conflict.attributes).map((name) => [name, now[name] ?? null]));
}
