/** Taking a sector along: what it weighs, then each part that this phone has not got yet, as it was announced. */
import type { Bbox } from "@ui/map-types.ts";
import { sha256 } from "./outbox.ts";
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
  /** Bytes that came. */
  received: number;
}

/** Who is told how it goes; `room` is asked before anything comes, and throws where there is none. */
export interface Taking {
  tell: (progress: Progress) => void;
  room: (bytes: number) => Promise<void>;
}

/** What comes is not what was announced, again and again. */
export class KeepsChanging extends Error {}

const PART_TIMEOUT = 120_000;
/** A part may be made anew between its announcement and its coming; so often the announcement is heard again. */
const MOST_MANIFESTS = 4;

const manifestAddress = (bbox: Bbox): string => `${BASE}/packages?bbox=${bbox.map((degrees) => degrees.toFixed(5)).join(",")}`;

/** What a sector is made of now. Throws what `ask` throws. */
const manifestOf = (bbox: Bbox): Promise<Package> => askJson<Package>(manifestAddress(bbox), { timeout: 60_000 });

/**
 * Fetches what is missing, one after the other; nothing is kept here, so that a break changes nothing.
 *
 * Throws `KeepsChanging`, and what `ask` throws.
 */
export async function takeSector(bbox: Bbox, known: ReadonlySet<string>, taking: Taking): Promise<Taken> {
  const fresh = new Map<string, unknown>();
  let received = 0;
  for (let asked = 0; asked < MOST_MANIFESTS; asked += 1) {
    const manifest = await manifestOf(bbox);
    const missing = manifest.parts.filter(({ digest }) => !known.has(digest) && !fresh.has(digest));
    await taking.room(missing.reduce((sum, part) => sum + part.bytes, 0));
    const came = await fetchParts(missing, fresh, taking.tell);
    received += came.bytes;
    if (came.all) return { manifest, fresh, received };
  }
  throw new KeepsChanging();
}

/** Each under the digest of what came; `all`: nothing was other than announced, else the rest is not fetched. */
async function fetchParts(
  missing: readonly ToldPart[],
  fresh: Map<string, unknown>,
  tell: (progress: Progress) => void,
): Promise<{ bytes: number; all: boolean }> {
  const total = missing.reduce((sum, part) => sum + part.bytes, 0);
  const progress: Progress = { done: 0, parts: missing.length, bytes: 0, total };
  tell(progress);
  for (const part of missing) {
    const response = await ask(part.href, { timeout: PART_TIMEOUT });
    const content = await response.arrayBuffer();
    const digest = await sha256(content);
    fresh.set(digest, part.kind === "base-map" ? new Blob([content]) : JSON.parse(new TextDecoder().decode(content)));
    progress.bytes += part.bytes;
    if (digest !== part.digest) return { bytes: progress.bytes, all: false };
    progress.done += 1;
    tell({ ...progress });
  }
  return { bytes: progress.bytes, all: true };
}
