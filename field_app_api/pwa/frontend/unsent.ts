/**
 * What was never on its way may still be said otherwise, or taken back: the platform knows nothing of it.
 *
 * Each asks in its own transaction whether that still holds; an operation in a POST that was begun counts as sent.
 */
import { database, STRICT, told } from "./database.ts";
import type { Operation, Value, Values } from "./protocol.ts";
import type { Kept, KeptFile } from "./records.ts";
import { correctionDraft } from "./settings.ts";

/** An operation said otherwise. */
export interface Correction {
  title: string;
  /** Only what may differ: id, sequence and hour stay. */
  operation: Pick<Operation, "schema" | "new"> & Partial<Pick<Operation, "geometry" | "accuracy_m" | "place_source" | "files">>;
  /** All of its files; undefined: those that it has. */
  files?: readonly KeptFile[];
  /** A draft that is done with it. */
  draft: string;
}

/** Says an operation otherwise, under the same id. False: it may be on its way, and nothing was changed. */
export async function correct(id: string, correction: Correction): Promise<boolean> {
  const work = (await database()).transaction(["operations", "files", "drafts"], "readwrite", STRICT);
  const operations = work.objectStore("operations");
  const kept = await operations.get(id);
  const may = kept !== undefined && neverSent(kept);
  if (may) {
    const operation = { ...kept.operation, ...correction.operation };
    await operations.put({ ...kept, title: correction.title, operation, failure: "", tries: 0 });
    if (correction.files) {
      const files = work.objectStore("files");
      for (const key of await files.index("operation").getAllKeys(id)) await files.delete(key);
      for (const file of correction.files) await files.put(file);
    }
    const upon = builtUpon(await operations.index("sequence").getAll(), id);
    for (const other of relinked(upon, kept.operation.new, operation.new)) await operations.put(other);
    await work.objectStore("drafts").delete(correction.draft);
  }
  await work.done;
  if (may) told();
  return may;
}

/**
 * Takes an operation off this phone, with its files. What builds upon something made here goes with it; what
 * builds upon an edit builds upon what that edit built upon. False: it may be on its way, and nothing was changed.
 */
export async function withdraw(id: string): Promise<boolean> {
  const work = (await database()).transaction(["operations", "files", "drafts"], "readwrite", STRICT);
  const operations = work.objectStore("operations");
  const kept = await operations.get(id);
  const upon = kept ? builtUpon(await operations.index("sequence").getAll(), id) : [];
  const may = kept !== undefined && [kept, ...upon].every(neverSent);
  if (may) {
    const gone = kept.operation.method === "create" ? [kept, ...upon] : [kept];
    const files = work.objectStore("files");
    for (const each of gone) {
      for (const key of await files.index("operation").getAllKeys(each.id)) await files.delete(key);
      await operations.delete(each.id);
      await work.objectStore("drafts").delete(correctionDraft(each.id));
    }
    if (gone.length === 1) {
      const { parent, old, new: said } = kept.operation;
      const before = Object.fromEntries(Object.keys(said).map((name) => [name, old[name] ?? null]));
      for (const other of relinked(upon, said, before)) {
        const isNext = other.operation.parent === id;
        await operations.put(isNext ? { ...other, operation: { ...other.operation, parent } } : other);
      }
    }
  }
  await work.done;
  if (may) told();
  return may;
}

/** Whether no POST that holds it was ever begun. */
export function neverSent(kept: Kept): boolean {
  return !kept.begun && kept.receipt === null;
}

/** What builds upon an operation, step by step; `all` in the order in which they were made. */
export function builtUpon(all: readonly Kept[], id: string): Kept[] {
  const line = new Set([id]);
  return all.filter((kept) => {
    const { parent } = kept.operation;
    if (parent === null || !line.has(parent)) return false;
    line.add(kept.id);
    return true;
  });
}

/** The first edit of each value after one that now says `after` instead of `before` found that instead. */
function relinked(upon: readonly Kept[], before: Values, after: Values): Kept[] {
  const open = new Map<string, Value>();
  for (const [name, value] of Object.entries(after)) {
    if (JSON.stringify(value) !== JSON.stringify(before[name])) open.set(name, value);
  }
  return upon.map((kept) => {
    const old = { ...kept.operation.old };
    for (const name of Object.keys(kept.operation.new)) {
      const value = open.get(name);
      if (value === undefined) continue;
      old[name] = value;
      open.delete(name);
    }
    return { ...kept, operation: { ...kept.operation, old } };
  });
}
