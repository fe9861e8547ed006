/** Files on their way: tus 1.0 in pieces of a megabyte, each with its checksum, resumed where it stopped. */
import { HttpError } from "@ui/http.ts";
import { changeFile } from "./kept.ts";
import type { KeptFile } from "./records.ts";
import { ask, BASE, problemOf } from "./talk.ts";

const PIECE = 1_000_000;
const VERSION = { "Tus-Resumable": "1.0.0" };
const MINUTES = 60_000;
/** Answers after which another try of the same piece is worth while. */
const MOST_MISMATCHES = 3;

/**
 * Sends what is missing of a file. Throws like `ask`; what arrived stays arrived.
 *
 * `between` is called after each piece: what is short need not wait for a long sound.
 */
export async function sendFile(file: KeptFile, between: () => Promise<void>): Promise<void> {
  let offset = file.sent > 0 ? await whereItStopped(file) : await announce(file);
  let mismatches = 0;
  while (offset < file.size) {
    const piece = await file.blob.slice(offset, offset + PIECE).arrayBuffer();
    try {
      offset = await sendPiece(file, offset, piece);
    } catch (error) {
      const { status } = problemOf(error);
      if (status === 409) offset = await whereItStopped(file);
      else if (status === 404 || status === 410) offset = await announce(file);
      else if (status !== 460) throw error;
      // Damaged on the way, or somebody else is sending it as well: not for ever.
      if (++mismatches > MOST_MISMATCHES) throw error;
      continue;
    }
    await changeFile(file, { sent: offset, failure: "" });
    if (offset < file.size) await between();
  }
}

/** Creates it, or is told how much has come already. */
async function announce(file: KeptFile): Promise<number> {
  const answer = await ask(`${BASE}/files`, {
    method: "POST",
    headers: {
      ...VERSION,
      "Upload-Length": String(file.size),
      "Upload-Metadata": [
        `sha256 ${base64(new TextEncoder().encode(file.sha256))}`,
        `filename ${base64(new TextEncoder().encode(file.name))}`,
        `filetype ${base64(new TextEncoder().encode(file.type))}`,
      ].join(","),
    },
  });
  const offset = offsetOf(answer);
  await changeFile(file, { sent: offset, failure: "" });
  return offset;
}

async function whereItStopped(file: KeptFile): Promise<number> {
  try {
    const answer = await ask(`${BASE}/files/${file.sha256}`, { method: "HEAD", headers: VERSION });
    return offsetOf(answer);
  } catch (error) {
    if (error instanceof HttpError && [404, 410].includes(error.status)) return announce(file);
    throw error;
  }
}

async function sendPiece(file: KeptFile, offset: number, piece: ArrayBuffer): Promise<number> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
  const answer = await ask(`${BASE}/files/${file.sha256}`, {
    method: "PATCH",
    body: piece,
    timeout: 2 * MINUTES,
    headers: {
      ...VERSION,
      "Upload-Offset": String(offset),
      "Upload-Checksum": `sha256 ${base64(digest)}`,
      "Content-Type": "application/offset+octet-stream",
    },
  });
  return offsetOf(answer);
}

function offsetOf(answer: Response): number {
  const offset = Number(answer.headers.get("Upload-Offset") ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new HttpError(500, {});
  return offset;
}

function base64(data: Uint8Array): string {
  return btoa(String.fromCharCode(...data));
}
