/** Taking a tour along: its manifest, then each file that this phone has not got yet, as it was announced. */
import { HttpError, request, requestJson } from "@ui/http.ts";
import type { StyleSpecification } from "maplibre-gl";
import { heldFiles, keepFile, keepTour, keptFile, type KeptTour } from "./kept.ts";
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

export interface Needed {
  manifest: Manifest;
  missing: PackageFile[];
  /** Of what is missing. */
  bytes: number;
}

/** What a tour is made of now, and what of it is not here. Throws HttpError. */
export async function needed(code: string, language: string): Promise<Needed> {
  const manifest = await requestJson<Manifest>(manifestAddress(code, language), { timeout: 60_000 });
  const held = await heldFiles();
  const wanted = new Map(manifest.files.map((file) => [file.sha256, file]));
  const missing = [...wanted.values()].filter(({ sha256 }) => !held.has(sha256));
  return { manifest, missing, bytes: missing.reduce((sum, file) => sum + file.bytes, 0) };
}

/**
 * Fetches what is missing and keeps it; the tour of before stays as it is until the new one is whole.
 *
 * Throws HttpError, NoRoom, Changed, and AbortError when `signal` says so.
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
    try {
      await fetchAll(missing, bytes, tell, signal);
    } catch (error) {
      if (error instanceof Changed && asked < MOST_MANIFESTS) continue;
      if (error instanceof DOMException && error.name === "QuotaExceededError") throw new NoRoom(bytes);
      throw error;
    }
    const kept = await assembled(code, manifest);
    await keepTour(kept);
    return kept;
  }
}

export async function fetchAll(
  files: readonly PackageFile[],
  total: number,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  tell({ bytes: 0, total });
  for (const file of files) {
    const content = await fetchOne(file, (bytes) => tell({ bytes: Math.min(total, done + bytes), total }), signal);
    if ((await sha256(content)) !== file.sha256) throw new Changed();
    await keepFile(file.sha256, new Blob([content], { type: file.type }));
    done += file.bytes;
    tell({ bytes: done, total });
  }
}

async function fetchOne(file: PackageFile, tell: (bytes: number) => void, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await request(file.href, { timeout: FILE_TIMEOUT, signal });
  if (!answer.body) return answer.arrayBuffer();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new HttpError(0, {});
    });
    if (done) return new Blob(parts).arrayBuffer();
    parts.push(value);
    bytes += value.byteLength;
    tell(bytes);
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

async function sha256(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
