/**
 * What this phone keeps: one IndexedDB, whose transactions say « saved » only when it is.
 *
 * What leaves it: an operation's body after a receipt, a file after a receipt that lists its hash.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type {
  BoundingBox,
  FieldFeature,
  Me,
  Operation,
  PartKind,
  Receipt,
} from "./protocol.ts";

/** Who works with this phone. */
export interface Account {
  token: string;
  /** What the phone calls itself in operations; it outlives a new sign-in. */
  device: string;
  deviceName: string;
  username: string;
  me: Me | null;
  /** Set as soon as the platform has refused the token: what is unsent waits for a new one. */
  refused: boolean;
}

/** An operation on its way, or known to have arrived. */
export interface Kept {
  id: string;
  sequence: number;
  operation: Operation;
  /** Who made it: it leaves under no other name (`ownerOf`). */
  owner: string;
  /** What people call it: « Fuite », « Vanne 12 ». */
  title: string;
  /** When it was saved here, ms. */
  savedAt: number;
  receipt: Receipt | null;
  /** Why the last try failed, in French; "" when none did. */
  failure: string;
  tries: number;
  /** Whether the person has put the finished line away. */
  seen: boolean;
}

/** A file on this phone; it is gone from here once a receipt lists its hash. */
export interface KeptFile {
  operation: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  blob: Blob;
  /** Bytes that the platform says it has. */
  sent: number;
  failure: string;
}

/** A sector that was taken along. */
export interface TakenSector {
  name: string;
  bbox: BoundingBox;
  version: string;
  cursor: string;
  takenAt: number;
  bytes: number;
  /** The platform cannot tell the differences any more: to be taken anew. */
  stale: boolean;
}

/** A part of a sector: JSON, or bytes for the base map. */
export interface KeptPart {
  sector: string;
  kind: PartKind;
  name: string;
  digest: string;
  bytes: number;
  body: unknown;
}

/** What changed in a sector since it was taken; `feature` null: it is gone. */
export interface Change {
  sector: string;
  layer: string;
  key: number;
  feature: FieldFeature | null;
}

interface FieldDB extends DBSchema {
  account: { key: "me"; value: Account };
  operations: { key: string; value: Kept; indexes: { sequence: number } };
  files: { key: [string, string]; value: KeptFile; indexes: { operation: string } };
  sectors: { key: string; value: TakenSector };
  parts: { key: [string, PartKind, string]; value: KeptPart; indexes: { kind: PartKind } };
  changes: { key: [string, string, number]; value: Change; indexes: { layer: string } };
  drafts: { key: string; value: unknown };
  settings: { key: string; value: unknown };
}

type StoreName =
  | "account"
  | "operations"
  | "files"
  | "sectors"
  | "parts"
  | "changes"
  | "drafts"
  | "settings";

const NAME = "terrain";
const STORES: readonly StoreName[] = [
  "account",
  "operations",
  "files",
  "sectors",
  "parts",
  "changes",
  "drafts",
  "settings",
];
// Safe against a crash of the system too, not only of the browser.
const STRICT: IDBTransactionOptions = { durability: "strict" };

/** Fired on `window` after anything was written here, in this tab or another. */
export const CHANGED = "terrain:changed";

let opened: Promise<IDBPDatabase<FieldDB>> | null = null;
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
channel?.addEventListener("message", () => window.dispatchEvent(new Event(CHANGED)));

let erased = false;

function database(): Promise<IDBPDatabase<FieldDB>> {
  // Nothing is made anew on a phone that was emptied: whoever asks waits until the page is gone.
  if (erased) return new Promise(() => undefined);
  opened ??= openDB<FieldDB>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("account");
      db.createObjectStore("operations", { keyPath: "id" }).createIndex("sequence", "sequence");
      db.createObjectStore("files", { keyPath: ["operation", "sha256"] }).createIndex(
        "operation",
        "operation",
      );
      db.createObjectStore("sectors", { keyPath: "name" });
      db.createObjectStore("parts", { keyPath: ["sector", "kind", "name"] }).createIndex(
        "kind",
        "kind",
      );
      db.createObjectStore("changes", { keyPath: ["sector", "layer", "key"] }).createIndex(
        "layer",
        "layer",
      );
      db.createObjectStore("drafts");
      db.createObjectStore("settings");
    },
    // Another tab erases or renews everything: let it.
    blocking(_now, _then, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

function told(): void {
  window.dispatchEvent(new Event(CHANGED));
  channel?.postMessage("changed");
}

/** Whoever is signed in on this phone. */
export async function account(): Promise<Account | null> {
  return (await (await database()).get("account", "me")) ?? null;
}

export async function putAccount(value: Account): Promise<void> {
  await (await database()).put("account", value, "me");
  told();
}

/**
 * Another person's turn on this phone: what was taken along for the one before goes, since it is not
 * everybody's to see. What is unsent stays, for that person's next sign-in.
 */
export async function handOver(to: Account): Promise<void> {
  const work = (await database()).transaction(
    ["settings", "sectors", "parts", "changes", "drafts"],
    "readwrite",
    STRICT,
  );
  const before = await work.objectStore("settings").get("taken-by");
  if (before !== ownerOf(to)) {
    const held = ["sectors", "parts", "changes", "drafts"] as const;
    if (before !== undefined) await Promise.all(held.map((name) => work.objectStore(name).clear()));
    await work.objectStore("settings").put(ownerOf(to), "taken-by");
  }
  await work.done;
  told();
}

/** Signs out: what is unsent stays, for the same person's next sign-in. */
export async function dropAccount(): Promise<void> {
  await (await database()).delete("account", "me");
  told();
}

/** By whom operations are made; the name that the platform gives, however the person signed in. */
export function ownerOf(who: Account): string {
  return who.me?.name ?? who.username;
}

/** Values of the app's own: `sequence`, `last-contact`, `clock-skew`, `persisted` … */
export async function setting<T>(name: string, otherwise: T): Promise<T> {
  const value = await (await database()).get("settings", name);
  return value === undefined ? otherwise : (value as T);
}

export async function putSetting(name: string, value: unknown): Promise<void> {
  await (await database()).put("settings", value, name);
  told();
}

/** What was begun and not yet recorded. */
export async function draft<T>(name: string): Promise<T | null> {
  return ((await (await database()).get("drafts", name)) as T | undefined) ?? null;
}

export async function putDraft(name: string, value: unknown): Promise<void> {
  await (await database()).put("drafts", value, name);
}

export async function dropDraft(name: string): Promise<void> {
  await (await database()).delete("drafts", name);
}

export type NewOperation = Omit<Operation, "sequence">;

/**
 * Keeps an operation with its files, in one transaction: all of it, or nothing.
 *
 * The sequence is given here, so that two tabs never give the same. A draft of that name goes.
 */
export async function keepOperation(
  given: NewOperation,
  owner: string,
  title: string,
  files: readonly KeptFile[],
  draftName = "",
): Promise<Kept> {
  const db = await database();
  const work = db.transaction(["operations", "files", "settings", "drafts"], "readwrite", STRICT);
  const sequence = (((await work.objectStore("settings").get("sequence")) as number) ?? 0) + 1;
  const kept: Kept = {
    id: given.id,
    sequence,
    operation: { ...given, sequence },
    owner,
    title,
    savedAt: Date.now(),
    receipt: null,
    failure: "",
    tries: 0,
    seen: false,
  };
  const writes: Promise<unknown>[] = [
    work.objectStore("settings").put(sequence, "sequence"),
    work.objectStore("operations").add(kept),
    ...files.map((file) => work.objectStore("files").put(file)),
  ];
  if (draftName) writes.push(work.objectStore("drafts").delete(draftName));
  await Promise.all([...writes, work.done]);
  told();
  return kept;
}

/** Every operation that this phone still knows, in the order in which they were made. */
export async function operations(): Promise<Kept[]> {
  return (await database()).getAllFromIndex("operations", "sequence");
}

export async function operation(id: string): Promise<Kept | null> {
  return (await (await database()).get("operations", id)) ?? null;
}

/** Files that are on this phone, of one operation or of all. */
export async function files(ofOperation?: string): Promise<KeptFile[]> {
  const db = await database();
  if (ofOperation === undefined) return db.getAll("files");
  return db.getAllFromIndex("files", "operation", ofOperation);
}

/** Puts down a receipt; files that it lists are gone from this phone in the same transaction. */
export async function putReceipts(receipts: readonly Receipt[]): Promise<void> {
  const work = (await database()).transaction(["operations", "files"], "readwrite", STRICT);
  for (const receipt of receipts) {
    if (receipt.id !== null) await settle(work, receipt.id, receipt);
  }
  await work.done;
  told();
}

type Settling = IDBPTransaction<FieldDB, ("operations" | "files")[], "readwrite">;

async function settle(work: Settling, id: string, receipt: Receipt): Promise<void> {
  const kept = await work.objectStore("operations").get(id);
  if (!kept) return;
  await work.objectStore("operations").put({ ...kept, receipt, failure: "", tries: 0 });
  const arrived = [...receipt.files.received, ...receipt.files.refused.map((each) => each.sha256)];
  for (const sha256 of arrived) await work.objectStore("files").delete([id, sha256]);
}

/** Writes what is known of the way of an operation (failure, tries, seen). */
export async function changeOperation(
  id: string,
  change: Partial<Pick<Kept, "failure" | "tries" | "seen">>,
): Promise<void> {
  const work = (await database()).transaction("operations", "readwrite");
  const kept = await work.store.get(id);
  if (kept) await work.store.put({ ...kept, ...change });
  await work.done;
  told();
}

/** Writes how far a file has come. */
export async function changeFile(
  key: Pick<KeptFile, "operation" | "sha256">,
  change: Partial<Pick<KeptFile, "sent" | "failure">>,
): Promise<void> {
  const work = (await database()).transaction("files", "readwrite");
  const kept = await work.store.get([key.operation, key.sha256]);
  if (kept) await work.store.put({ ...kept, ...change });
  await work.done;
  told();
}

/** Puts finished lines away; what has files here or no settled receipt stays. */
export async function forgetOperations(ids: readonly string[]): Promise<void> {
  const work = (await database()).transaction(["operations", "files"], "readwrite", STRICT);
  for (const id of ids) {
    const kept = await work.objectStore("operations").get(id);
    const here = await work.objectStore("files").index("operation").count(id);
    if (kept?.receipt && !here) await work.objectStore("operations").delete(id);
  }
  await work.done;
  told();
}

/** Sectors that were taken along, by name. */
export async function sectors(): Promise<TakenSector[]> {
  return (await database()).getAll("sectors");
}

/**
 * Keeps a sector with those of its parts that changed; parts that are not in `names` go.
 * What changed since the former one is in the new parts: it goes as well.
 */
export async function keepSector(
  sector: TakenSector,
  changed: readonly KeptPart[],
  names: readonly { kind: PartKind; name: string }[],
): Promise<void> {
  const work = (await database()).transaction(["sectors", "parts", "changes"], "readwrite");
  const held = new Set(names.map((each) => `${each.kind}/${each.name}`));
  const range = IDBKeyRange.bound([sector.name], [sector.name, []]);
  for (const key of await work.objectStore("parts").getAllKeys(range)) {
    if (!held.has(`${key[1]}/${key[2]}`)) await work.objectStore("parts").delete(key);
  }
  for (const part of changed) await work.objectStore("parts").put(part);
  await work.objectStore("changes").delete(range);
  await work.objectStore("sectors").put(sector);
  await work.done;
  told();
}

export async function dropSector(name: string): Promise<void> {
  const work = (await database()).transaction(["sectors", "parts", "changes"], "readwrite");
  const range = IDBKeyRange.bound([name], [name, []]);
  await Promise.all([
    work.objectStore("parts").delete(range),
    work.objectStore("changes").delete(range),
    work.objectStore("sectors").delete(name),
    work.done,
  ]);
  told();
}

/** Parts of a kind, of every sector or of one. */
export async function parts(kind: PartKind, sector?: string): Promise<KeptPart[]> {
  const all = await (await database()).getAllFromIndex("parts", "kind", kind);
  return sector === undefined ? all : all.filter((part) => part.sector === sector);
}

/** Names of the parts of a kind, without reading them. */
export async function partNames(kind: PartKind): Promise<string[]> {
  const keys = await (await database()).getAllKeysFromIndex("parts", "kind", kind);
  return [...new Set(keys.map(([, , name]) => name))];
}

/** Keeps one part by itself: the forms, before any sector is taken (sector ""). */
export async function keepPart(part: KeptPart): Promise<void> {
  await (await database()).put("parts", part);
  told();
}

/** Writes what was pulled for a sector, and its new cursor, at once. */
export async function keepChanges(
  sector: string,
  cursor: string,
  changes: readonly Change[],
): Promise<void> {
  const work = (await database()).transaction(["sectors", "changes"], "readwrite");
  const taken = await work.objectStore("sectors").get(sector);
  // Somebody took it anew meanwhile: what was pulled is in it.
  if (taken) {
    for (const change of changes) await work.objectStore("changes").put(change);
    await work.objectStore("sectors").put({ ...taken, cursor });
  }
  await work.done;
  if (changes.length) told();
}

export async function markStale(sector: string): Promise<void> {
  const work = (await database()).transaction("sectors", "readwrite");
  const taken = await work.store.get(sector);
  if (taken) await work.store.put({ ...taken, stale: true });
  await work.done;
  told();
}

/** The features of a layer in every sector taken, with what changed since; each once. */
export async function features(layer: string): Promise<FieldFeature[]> {
  const db = await database();
  // A part is megabytes: only those of this layer are read.
  const keys = (await db.getAllKeysFromIndex("parts", "kind", "layer")).filter(([, , name]) => name === layer);
  const taken = (await Promise.all(keys.map((key) => db.get("parts", key)))).filter((part) => part !== undefined);
  const since = await db.getAllFromIndex("changes", "layer", layer);
  const found = new Map<number, FieldFeature>();
  for (const part of taken) {
    const here = new Map<number, FieldFeature>();
    for (const each of (part.body as { features: FieldFeature[] }).features) here.set(each.id, each);
    for (const change of since) {
      if (change.sector !== part.sector) continue;
      if (change.feature) here.set(change.key, change.feature);
      else here.delete(change.key);
    }
    for (const [key, feature] of here) {
      const other = found.get(key);
      // Two sectors may hold it: the later one is right.
      if (!other || (feature.form?.version ?? 0) >= (other.form?.version ?? 0)) {
        found.set(key, feature);
      }
    }
  }
  return [...found.values()];
}

/** Erases everything that this phone holds. */
export async function eraseAll(): Promise<void> {
  const db = await database();
  const work = db.transaction(STORES, "readwrite", STRICT);
  await Promise.all([...STORES.map((name) => work.objectStore(name).clear()), work.done]);
  erased = true;
  db.close();
  opened = null;
  channel?.postMessage("changed");
  // Another tab may hold it open: it is empty in any case.
  await Promise.race([deleteDB(NAME), new Promise((done) => setTimeout(done, 2000))]);
  window.dispatchEvent(new Event(CHANGED));
}
