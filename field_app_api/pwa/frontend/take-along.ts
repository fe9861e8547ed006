/** Taking a sector along: what it weighs, then each part that this phone has not got yet. */
import type { Bbox } from "@ui/map-types.ts";
import type { Package, ToldPart } from "./protocol.ts";
import { ask, askJson, BASE } from "./talk.ts";

export interface Progress {
  done: number;
  parts: number;
  bytes: number;
  total: number;
}

export interface Taken {
  manifest: Package;
  /** Only those that were not there, by digest: JSON, or the bytes of a base map. */
  fresh: Map<string, unknown>;
}

const PART_TIMEOUT = 120_000;

const manifestAddress = (bbox: Bbox): string => `${BASE}/packages?bbox=${bbox.map((degrees) => degrees.toFixed(5)).join(",")}`;

/** What a sector is made of now. Throws what `ask` throws. */
export const manifestOf = (bbox: Bbox): Promise<Package> => askJson<Package>(manifestAddress(bbox), { timeout: 60_000 });

/** What is still to be fetched of a sector. */
export const missingOf = (manifest: Package, known: ReadonlySet<string>): ToldPart[] =>
  manifest.parts.filter((part) => !known.has(part.digest));

/** Fetch what is missing, one after the other; nothing is kept here, so that a break changes nothing. */
export async function takeSector(
  manifest: Package,
  known: ReadonlySet<string>,
  tell: (progress: Progress) => void,
): Promise<Taken> {
  const missing = missingOf(manifest, known);
  const total = missing.reduce((sum, part) => sum + part.bytes, 0);
  const fresh = new Map<string, unknown>();
  const progress: Progress = { done: 0, parts: missing.length, bytes: 0, total };
  tell(progress);
  for (const part of missing) {
    const response = await ask(part.href, { timeout: PART_TIMEOUT });
    fresh.set(part.digest, part.kind === "base-map" ? await response.blob() : await response.json());
    progress.done += 1;
    progress.bytes += part.bytes;
    tell({ ...progress });
  }
  return { manifest, fresh };
}
