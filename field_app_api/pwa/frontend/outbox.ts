/** Recording what was done in the field: an operation with its files, kept before anything is said. */
import type {
  DeclaredFile,
  Method,
  PlaceSource,
  PointGeometry,
  Values,
} from "./protocol.ts";
import { account, isOf, ownerOf } from "./account.ts";
import { keepOperation, type NewOperation, operations } from "./kept.ts";
import type { Account, Kept, KeptFile } from "./records.ts";

/** A file of the camera or of the microphone, not yet kept. */
export interface Gathered {
  blob: Blob;
  name: string;
  type: string;
  /** Of one that is kept already with an operation. */
  sha256?: string;
}

export interface Place {
  geometry: PointGeometry;
  accuracy_m: number | null;
  source: PlaceSource;
}

/** What somebody did; `key` of a known object, or `made` (the id of its create) on this phone. */
export interface Deed {
  layer: string;
  method: Method;
  /** The version of the form. */
  schema: number;
  /** What people call it in the list of what is not sent. */
  title: string;
  key?: number | null;
  made?: string | null;
  /** The version of the object as this phone has it (`feature.form.version`). */
  base?: number | null;
  old?: Values;
  new?: Values;
  place?: Place | null;
  files?: readonly Gathered[];
  /** A draft that is done with it. */
  draft?: string;
  /** Number and place of the object. */
  about?: string;
}

/** The phone cannot keep it; the message is French and says what to do. */
export class NotKept extends Error {}

/** A digest or a random number cannot be had: the page does not come over https. */
export const SECURE_ONLY =
  "Cette adresse n’est pas sûre (https) : le téléphone refuse d’y calculer et d’y garder quoi que ce soit.";

/**
 * Keeps what was done on this phone. When this returns, it is written; the sync engine does the rest.
 *
 * What builds upon this phone's own unsettled edit of the same object names it as its parent.
 */
export async function record(deed: Deed): Promise<Kept> {
  const who = await account();
  if (!who) throw new NotKept("Connectez d’abord ce téléphone.");
  const id = newId();
  const once = await keptFiles(id, deed.files ?? []);
  const operation: NewOperation = {
    id,
    schema: deed.schema,
    device: who.device,
    at: localTime(new Date()),
    layer: deed.layer,
    method: deed.method,
    key: deed.key ?? null,
    parent: await parentOf(deed, who),
    base_version: deed.base ?? null,
    old: deed.old ?? {},
    new: deed.new ?? {},
    geometry: deed.place?.geometry ?? null,
    accuracy_m: deed.place?.accuracy_m ?? null,
    place_source: deed.place?.source ?? "gps",
    files: declared(once),
  };
  return await written(() => keepOperation(operation, ownerOf(who), deed.title, once, deed.draft, deed.about));
}

/** Writes; what the phone refuses is told in a sentence. Throws `NotKept`. */
export async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new NotKept(whyNotKept(error));
  }
}

/** Whether an operation is about an object, by its key or by the operation that made it. */
export function isAbout(kept: Kept, layer: string, key: number | null, made?: string | null): boolean {
  if (kept.operation.layer !== layer) return false;
  if (made && (kept.id === made || kept.operation.parent === made)) return true;
  return key !== null && (kept.operation.key === key || kept.receipt?.key === key);
}

async function parentOf(deed: Deed, who: Account): Promise<string | null> {
  if (deed.method === "create") return null;
  // The whole line of what was built upon something made here, not only its first edit.
  const line = new Set(deed.made ? [deed.made] : []);
  const mine = (await operations()).filter((kept) => {
    // What somebody else did on this phone, the platform does not take for a parent.
    if (!isOf(kept.owner, who)) return false;
    const { method, parent } = kept.operation;
    const isOfLine = kept.operation.layer === deed.layer && (line.has(kept.id) || (parent !== null && line.has(parent)));
    if (method === "attach" || !(isOfLine || isAbout(kept, deed.layer, deed.key ?? null))) return false;
    line.add(kept.id);
    return builtUpon(kept, deed.base ?? null);
  });
  return mine.at(-1)?.id ?? deed.made ?? null;
}

/** Whether an edit counts and is newer than a version of its object. */
function builtUpon(kept: Kept, version: number | null): boolean {
  const receipt = kept.receipt;
  if (!receipt) return true;
  if (["forbidden", "quarantined", "id-reused", "conflict"].includes(receipt.outcome)) return false;
  if (receipt.outcome === "waiting-for-parent") return true;
  return receipt.version !== null && (version === null || receipt.version > version);
}

/** Files as this phone keeps them for an operation; the same photo chosen twice is one. Throws `NotKept`. */
export async function keptFiles(operation: string, files: readonly Gathered[]): Promise<KeptFile[]> {
  const kept = await Promise.all(files.map((file) => keptFile(operation, file)));
  return [...new Map(kept.map((file) => [file.sha256, file])).values()];
}

/** As an operation tells them. */
export function declared(files: readonly KeptFile[]): DeclaredFile[] {
  return files.map(({ sha256, name, type, size }) => ({ sha256, name, type, size }));
}

async function keptFile(operation: string, file: Gathered): Promise<KeptFile> {
  // Read now: a file of the gallery may be gone later, a copy of its bytes is not.
  let bytes: ArrayBuffer;
  try {
    bytes = await file.blob.arrayBuffer();
  } catch {
    throw new NotKept(`« ${file.name} » ne se lit plus : choisissez-le de nouveau.`);
  }
  return {
    operation,
    sha256: await sha256(bytes),
    name: file.name.slice(0, 200) || "fichier",
    type: file.type || "application/octet-stream",
    size: bytes.byteLength,
    blob: new Blob([bytes], { type: file.type }),
    sent: 0,
    failure: "",
  };
}

/** In hexadecimal. */
export async function sha256(bytes: ArrayBuffer): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new NotKept(SECURE_ONLY);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function newId(): string {
  if (!globalThis.crypto?.randomUUID) throw new NotKept(SECURE_ONLY);
  return crypto.randomUUID();
}

/** RFC 3339 in local time: `2026-05-04T10:00:00+02:00`. */
export function localTime(at: Date): string {
  const two = (number: number): string => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const offset = -at.getTimezoneOffset();
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day}T${time}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

function whyNotKept(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "QuotaExceededError" || name === "DataCloneError") {
    return "Ce téléphone est plein : rien n’a été enregistré. Libérez de la place (photos, vidéos, secteurs emportés), puis recommencez. La saisie reste affichée ici.";
  }
  return `Ce téléphone n’a pas pu enregistrer (${name || "erreur inconnue"}) : la saisie reste affichée ici, recommencez.`;
}

