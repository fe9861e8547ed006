/** Taking a tour along: its manifest, then each file that this phone has not got yet, as it was announced. */
import { HttpError, request, requestJson } from "@ui/http.ts";
import type { StyleSpecification } from "maplibre-gl";
import { beginTour, begunFiles, forgetParts, heldFiles, keepFile, keepPart, keepTour, keptBeginning, keptFile, type KeptTour } from "./kept.ts";
import { manifestAddress, type Manifest, type PackageFile, type Tour } from "./telling.ts";

export interface Progress {
  bytes: number;
  total: number;
}

/** This phone has no room for so many bytes. */
export class NoRoom extends Error {
  constructor(readonly bytes: number) {
    super();
  }
}

/** A file came that was not the one announced: the tour was changed meanwhile. */
export class Changed extends Error {}

/** A package may be made anew between its announcement and its coming; so often it is heard again. */
const MOST_MANIFESTS = 3;
const FILE_TIMEOUT = 180_000;
/** What a phone that is switched off in the middle of a file loses at most. */
const PIECE_BYTES = 512 * 1024;

export interface Needed {
  manifest: Manifest;
  missing: PackageFile[];
  /** Of what is missing. */
  bytes: number;
}

/** What a tour is made of now, and what of it is not here. Throws HttpError. */
export async function needed(code: string, language: string): Promise<Needed> {
  const manifest = await requestJson<Manifest>(manifestAddress(code, language), { timeout: 60_000, cache: "no-store" });
  const held = await heldFiles();
  const wanted = new Map(manifest.files.map((file) => [file.sha256, file]));
  const missing = [...wanted.values()].filter(({ sha256 }) => !held.has(sha256));
  const begun = await begunFiles();
  const bytes = missing.reduce((sum, file) => sum + Math.max(0, file.bytes - (begun.get(file.sha256) ?? 0)), 0);
  return { manifest, missing, bytes };
}

/**
 * Fetches what is missing and keeps it; the tour of before stays as it is until the new one is whole.
 *
 * Throws HttpError, NoRoom, Changed, Removed, and AbortError when `signal` says so.
 */
export async function takeAlong(
  code: string,
  language: string,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<KeptTour> {
  for (let asked = 1; ; asked += 1) {
    const { manifest, missing, bytes } = await needed(code, language);
    await requireRoom(bytes);
    await beginTour(code, language, manifest.files);
    try {
      await fetchAll(missing, bytes, tell, signal);
    } catch (error) {
      if (error instanceof Changed && asked < MOST_MANIFESTS) continue;
      if (isForWantOfRoom(error)) throw new NoRoom(bytes);
      throw error;
    }
    const kept = await assembled(code, manifest);
    await keepTour(kept, true);
    return kept;
  }
}

/** Whether this phone could not keep something because it is full. */
export const isForWantOfRoom = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";

export async function fetchAll(
  files: readonly PackageFile[],
  total: number,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  tell({ bytes: 0, total });
  for (const file of files) {
    const content = await fetchOne(file, (bytes) => tell({ bytes: Math.min(total, (done += bytes)), total }), signal);
    if ((await sha256(content)) !== file.sha256) {
      await forgetParts(file.sha256);
      throw new Changed();
    }
    await keepFile(file.sha256, new Blob([content], { type: file.type }));
  }
}

/** A file, of which the part that is here is not fetched again; `tell` hears of each further bytes that came. */
async function fetchOne(file: PackageFile, tell: (bytes: number) => void, signal: AbortSignal): Promise<Blob> {
  const begun = await keptBeginning(file.sha256);
  if (begun.size >= file.bytes) return begun;
  const answer = await fileFrom(file, begun.size, signal);
  // Whoever knows no parts, or not of this file, sends the whole.
  const goesOn = answer.status === 206;
  if (begun.size && !goesOn) await forgetParts(file.sha256);
  let whole = goesOn ? begun : new Blob();
  let piece: Uint8Array<ArrayBuffer>[] = [];
  let unkept = 0;
  const keep = async (): Promise<void> => {
    const part = new Blob(piece);
    if (part.size) await keepPart(file.sha256, whole.size, part);
    whole = new Blob([whole, part]);
    [piece, unkept] = [[], 0];
  };
  const reader = answer.body?.getReader();
  // A line that breaks ends as a whole file does: how much came tells which it was.
  const read = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => (await reader?.read().catch(() => undefined))?.value;
  for (let value = await read(); value; value = await read()) {
    piece.push(value);
    unkept += value.byteLength;
    tell(value.byteLength);
    if (unkept >= PIECE_BYTES) await keep();
  }
  if (whole.size + unkept >= file.bytes) return new Blob([whole, ...piece]);
  await keep();
  if (signal.aborted) throw new DOMException("", "AbortError");
  throw new HttpError(0, {});
}

/** The file from a byte on, of exactly these bytes; where the address has no such file any more: Changed. */
async function fileFrom({ href, sha256 }: PackageFile, from: number, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = from ? { Range: `bytes=${from}-`, "If-Range": `"${sha256}"` } : {};
  try {
    // It is kept here, and nowhere else: what is withdrawn has to leave one place only.
    return await request(href, { timeout: FILE_TIMEOUT, signal, headers, cache: "no-store" });
  } catch (error) {
    if (error instanceof HttpError && (error.status === 404 || error.status === 416)) {
      await forgetParts(sha256);
      throw new Changed();
    }
    throw error;
  }
}

export async function assembled(code: string, manifest: Manifest): Promise<KeptTour> {
  const json = async <T>(path: string): Promise<T | null> => {
    const file = manifest.files.find((each) => each.path === path);
    const content = file && (await keptFile(file.sha256));
    return content ? (JSON.parse(await content.text()) as T) : null;
  };
  const tour = await json<Tour>("tour.json");
  if (!tour) throw new Changed();
  const { language, version, bytes, files } = manifest;
  const style = await json<StyleSpecification>("style.json");
  return { code, language, version, bytes, taken: new Date().toISOString(), tour, style, files };
}

async function requireRoom(bytes: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && usage !== undefined && quota - usage < bytes) throw new NoRoom(bytes);
}

async function sha256(content: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await content.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
