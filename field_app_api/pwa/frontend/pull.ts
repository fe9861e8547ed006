/** What changed on the platform in the sectors that this phone has. */
import type { Changes } from "./protocol.ts";
import type { Change, TakenSector } from "./records.ts";
import { keepChanges, markStale, parts, sectors } from "./taken-sectors.ts";
import { askJson, BASE, problemOf } from "./talk.ts";

/** One tab at a time talks to the platform about what is kept here. */
export const LOCK = "terrain-sync";

/** After what is going on. Throws like `ask`. */
export async function pullNow(): Promise<void> {
  if (!navigator.locks) return pullChanges();
  await navigator.locks.request(LOCK, pullChanges);
}

/** Throws like `ask`. A sector that cannot be continued is marked: it is to be taken anew. */
export async function pullChanges(): Promise<void> {
  for (const sector of await sectors()) {
    if (!sector.stale) await pullSector(sector);
  }
}

async function pullSector(sector: TakenSector): Promise<void> {
  const layers = (await parts("layer", sector.name)).map((part) => part.name);
  if (!layers.length) return;
  let cursor = sector.cursor;
  for (let more = true; more; ) {
    const query = new URLSearchParams({
      cursor,
      layers: layers.join(","),
      bbox: sector.bbox.join(","),
    });
    let told: Changes;
    try {
      told = await askJson<Changes>(`${BASE}/changes?${query.toString()}`);
    } catch (error) {
      // 404: a layer that is not this account's any more.
      if (![404, 410].includes(problemOf(error).status)) throw error;
      return markStale(sector.name);
    }
    await keepChanges(sector.name, told.cursor, changesOf(sector.name, told));
    more = told.more && told.cursor !== cursor;
    cursor = told.cursor;
  }
}

function changesOf(sector: string, told: Changes): Change[] {
  const found: Change[] = [];
  for (const [layer, features] of Object.entries(told.features)) {
    for (const feature of features) found.push({ sector, layer, key: feature.id, feature });
  }
  for (const [layer, keys] of Object.entries(told.gone)) {
    for (const key of keys) found.push({ sector, layer, key, feature: null });
  }
  return found;
}
