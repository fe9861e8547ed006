/** Taking a sector along: what it weighs, then each part that this phone has not got yet. */
import type { Bbox } from "@ui/map-types.ts";
import type { Package, ToldPart } from "./protocol.ts";

/** Says the address's answer with this phone's token; throws what `@ui/http.ts` throws. */
export type Ask = (path: string, options?: { timeout?: number }) => Promise<Response>;

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

export const manifestAddress = (bbox: Bbox): string => `/packages?bbox=${bbox.map((degrees) => degrees.toFixed(5)).join(",")}`;

export async function manifestOf(ask: Ask, bbox: Bbox): Promise<Package> {
  return (await (await ask(manifestAddress(bbox), { timeout: 60_000 })).json()) as Package;
}

/** What is still to be fetched of a sector. */
export const missingOf = (manifest: Package, known: ReadonlySet<string>): ToldPart[] =>
  manifest.parts.filter((part) => !known.has(part.digest));

/** Fetch what is missing, one after the other; nothing is kept here, so that a break changes nothing. */
export async function takeSector(
  ask: Ask,
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
    const response = await ask(inside(part.href), { timeout: PART_TIMEOUT });
    fresh.set(part.digest, part.kind === "base-map" ? await response.blob() : await response.json());
    progress.done += 1;
    progress.bytes += part.bytes;
    tell({ ...progress });
  }
  return { manifest, fresh };
}

/** Addresses of parts are of the server's root; ours begin below the protocol's. */
function inside(href: string): string {
  const { pathname, search } = new URL(href, document.baseURI);
  return pathname.replace(/^\/api\/field\/v1/, "") + search;
}

/** « 640 ko », « 4,2 Mo ». */
export function sayBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString("fr")} ko`;
  return `${(bytes / 1_000_000).toLocaleString("fr", { maximumFractionDigits: bytes < 10_000_000 ? 1 : 0 })} Mo`;
}
