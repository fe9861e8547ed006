/**
 * The one IndexedDB of this phone: what is kept in it, how it is opened, renewed and erased.
 *
 * `account.ts`, `kept.ts`, `taken-sectors.ts` and `settings.ts` read and write it.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Account, Change, Kept, KeptFile, KeptKind, KeptPart, TakenSector } from "./records.ts";

export interface FieldDB extends DBSchema {
  account: { key: "me"; value: Account };
  operations: { key: string; value: Kept; indexes: { sequence: number } };
  files: { key: [string, string]; value: KeptFile; indexes: { operation: string } };
  sectors: { key: string; value: TakenSector };
  parts: { key: [string, KeptKind, string]; value: KeptPart; indexes: { kind: KeptKind } };
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
/** 2: who made an operation is known by the account's id; whether it was ever on its way is written down. */
const VERSION = 2;
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
export const STRICT: IDBTransactionOptions = { durability: "strict" };

/** Fired on `window` after anything was written here, in this tab or another. */
export const CHANGED = "terrain:changed";

let opened: Promise<IDBPDatabase<FieldDB>> | null = null;
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
channel?.addEventListener("message", () => window.dispatchEvent(new Event(CHANGED)));

let erased = false;

export function database(): Promise<IDBPDatabase<FieldDB>> {
  // Nothing is made anew on a phone that was emptied: whoever asks waits until the page is gone.
  if (erased) return new Promise(() => undefined);
  opened ??= openDB<FieldDB>(NAME, VERSION, {
    async upgrade(db, before, _now, work) {
      if (before < 1) createStores(db);
      else if (before < 2) await renewFirst(work);
    },
    // Another tab erases or renews everything: let it.
    blocking(_now, then, event) {
      (event.target as IDBDatabase).close();
      opened = null;
      // What is kept is of a newer app than this tab's.
      if (then !== null) location.reload();
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

/** The stores as they were first made. */
function createStores(db: IDBPDatabase<FieldDB>): void {
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
}

/** Operations of version 1 say a name for their owner, and nothing of whether a POST was begun. */
interface First extends Omit<Kept, "owner" | "begun"> {
  owner: string;
}

type Renewing = IDBPTransaction<FieldDB, StoreName[], "versionchange">;

async function renewFirst(work: Renewing): Promise<void> {
  const store = work.objectStore("operations");
  for (const kept of await store.getAll()) {
    const owner = { id: null, name: (kept as unknown as First).owner };
    // Nobody knows: so it counts as sent.
    await store.put({ ...kept, owner, begun: true });
  }
  const settings = work.objectStore("settings");
  const named = await settings.get("device-name");
  // Every phone was called like that: it was no name that somebody gave.
  if (typeof named === "string" && /^Terrain, (?:iPhone|iPad|Android|appareil)$/.test(named)) {
    await settings.delete("device-name");
  }
}

/** Tells this tab and the others that something was written. */
export function told(): void {
  window.dispatchEvent(new Event(CHANGED));
  channel?.postMessage("changed");
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
