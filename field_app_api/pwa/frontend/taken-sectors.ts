/** Sectors that were taken along: their parts, and what changed in them since. */
import { database, told } from "./database.ts";
import type { FieldFeature, PartKind } from "./protocol.ts";
import type { Change, KeptKind, KeptPart, TakenSector } from "./records.ts";

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
export async function parts(kind: KeptKind, sector?: string): Promise<KeptPart[]> {
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
