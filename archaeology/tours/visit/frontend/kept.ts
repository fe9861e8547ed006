/** What this phone took along: tours in a language, and the files they are made of, each once. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { StyleSpecification } from "maplibre-gl";
import type { PackageFile, Tour } from "./telling.ts";

export interface KeptTour {
  code: string;
  language: string;
  version: string;
  /** Of all its files. */
  bytes: number;
  /** ISO moment. */
  taken: string;
  tour: Tour;
  style: StyleSpecification | null;
  files: PackageFile[];
}

/** A tour that is on its way to this phone. */
interface Begun {
  code: string;
  language: string;
  /** ISO moment. */
  begun: string;
  /** SHA-256 of all that it is made of. */
  files: string[];
}

interface VisitDB extends DBSchema {
  tours: { key: [string, string]; value: KeptTour };
  begun: { key: [string, string]; value: Begun };
  /** By SHA-256. */
  files: { key: string; value: Blob };
  /** What came of a file that is not whole yet: by SHA-256, its first byte and the one after its last. */
  parts: { key: [string, number, number]; value: Blob };
}

/** The tour was removed from this phone while it was on its way. */
export class Removed extends Error {}

/** What broke off and was not gone on with for so long goes. */
const PATIENCE_DAYS = 7;

/** Fired on `window` after a tour was kept or removed, in this tab or another. */
export const KEPT = "visite:kept";
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(KEPT);
channel?.addEventListener("message", () => window.dispatchEvent(new Event(KEPT)));

let opened: Promise<IDBPDatabase<VisitDB>> | null = null;

function database(): Promise<IDBPDatabase<VisitDB>> {
  opened ??= openDB<VisitDB>("visite", 3, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore("tours", { keyPath: ["code", "language"] });
        db.createObjectStore("files");
      }
      if (before < 2) db.createObjectStore("parts");
      db.createObjectStore("begun", { keyPath: ["code", "language"] });
    },
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

/** All that was taken along; none where the browser keeps nothing. */
export async function keptTours(): Promise<KeptTour[]> {
  try {
    return await (await database()).getAll("tours");
  } catch (error) {
    console.warn(error);
    return [];
  }
}

/** A tour in a language; `any` language where there is none in it. */
export async function keptTour(code: string, language: string, any = false): Promise<KeptTour | null> {
  const all = (await keptTours()).filter((each) => each.code === code);
  return all.find((each) => each.language === language) ?? (any ? all[0] : undefined) ?? null;
}

export async function keptFile(sha256: string): Promise<Blob | undefined> {
  return (await database()).get("files", sha256);
}

export async function heldFiles(): Promise<Set<string>> {
  return new Set(await (await database()).getAllKeys("files"));
}

/** Keeps a file as soon as it came: what breaks off goes on there. Throws QuotaExceededError. */
export async function keepFile(sha256: string, content: Blob): Promise<void> {
  const work = (await database()).transaction(["files", "parts"], "readwrite");
  await work.objectStore("files").put(content, sha256);
  await work.objectStore("parts").delete(partsOf(sha256));
  await work.done;
}

/** The beginning of a file as far as it came; empty for none. */
export async function keptBeginning(sha256: string): Promise<Blob> {
  const parts = (await database()).transaction("parts").store;
  const whole: Blob[] = [];
  let at = 0;
  for (const key of await parts.getAllKeys(partsOf(sha256))) {
    const part = key[1] === at && (await parts.get(key));
    if (!part) continue;
    whole.push(part);
    at += part.size;
  }
  return new Blob(whole);
}

/** How many bytes of files that are not whole are here, by SHA-256. */
export async function begunFiles(): Promise<Map<string, number>> {
  const begun = new Map<string, number>();
  for (const [sha256, from, to] of await (await database()).getAllKeys("parts")) {
    if (from === (begun.get(sha256) ?? 0)) begun.set(sha256, to);
  }
  return begun;
}

/** Keeps a part of a file, which begins at a byte. Throws QuotaExceededError. */
export async function keepPart(sha256: string, from: number, content: Blob): Promise<void> {
  await (await database()).put("parts", content, [sha256, from, from + content.size]);
}

export async function forgetParts(sha256: string): Promise<void> {
  await (await database()).delete("parts", partsOf(sha256));
}

/** All keys that begin with a digest: an array is after every number. */
const partsOf = (sha256: string): IDBKeyRange => IDBKeyRange.bound([sha256], [sha256, []]);

/** Announces what a tour is made of: what comes of it stays, whatever else is kept or removed meanwhile. */
export async function beginTour(code: string, language: string, files: readonly PackageFile[]): Promise<void> {
  await (await database()).put("begun", { code, language, begun: new Date().toISOString(), files: files.map(({ sha256 }) => sha256) });
}

/**
 * Keeps a tour that was begun, whole or with more to come; files that no tour is made of any more go.
 *
 * Throws Removed where somebody removed it meanwhile.
 */
export async function keepTour(kept: KeptTour, isWhole: boolean): Promise<void> {
  const work = (await database()).transaction(["tours", "begun"], "readwrite");
  const [tours, begun] = [work.objectStore("tours"), work.objectStore("begun")];
  const key: [string, string] = [kept.code, kept.language];
  // Another tab may have kept it first.
  const isWanted = (await begun.getKey(key)) ?? (await tours.getKey(key));
  if (isWanted) await tours.put(kept);
  if (isWhole) await begun.delete(key);
  await work.done;
  await sweep();
  if (!isWanted) throw new Removed();
}

export async function removeTour(code: string, language: string): Promise<void> {
  const work = (await database()).transaction(["tours", "begun"], "readwrite");
  await work.objectStore("tours").delete([code, language]);
  await work.objectStore("begun").delete([code, language]);
  await work.done;
  await sweep();
}

/** Removes a tour in all languages, and what came of it so far; whether there was any whole. */
export async function forgetTour(code: string): Promise<boolean> {
  const work = (await database()).transaction(["tours", "begun"], "readwrite");
  const [tours, begun] = [work.objectStore("tours"), work.objectStore("begun")];
  const kept = (await tours.getAllKeys()).filter(([each]) => each === code);
  const coming = (await begun.getAllKeys()).filter(([each]) => each === code);
  for (const key of kept) await tours.delete(key);
  for (const key of coming) await begun.delete(key);
  await work.done;
  if (kept.length || coming.length) await sweep();
  return kept.length > 0;
}

async function sweep(): Promise<void> {
  const work = (await database()).transaction(["tours", "begun", "files", "parts"], "readwrite");
  const used = new Set((await work.objectStore("tours").getAll()).flatMap(({ files }) => files.map((file) => file.sha256)));
  const oldest = Date.now() - PATIENCE_DAYS * 86_400_000;
  for (const { code, language, begun, files } of await work.objectStore("begun").getAll()) {
    if (Date.parse(begun) < oldest) await work.objectStore("begun").delete([code, language]);
    else for (const sha256 of files) used.add(sha256);
  }
  const files = work.objectStore("files");
  for (const sha256 of await files.getAllKeys()) if (!used.has(sha256)) await files.delete(sha256);
  const parts = work.objectStore("parts");
  for (const key of await parts.getAllKeys()) if (!used.has(key[0])) await parts.delete(key);
  await work.done;
  window.dispatchEvent(new Event(KEPT));
  channel?.postMessage("changed");
}
