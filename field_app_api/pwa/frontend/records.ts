/** What is kept on this phone: the records of its database. */
import type { BoundingBox, Conflict, FieldFeature, Me, Operation, PartKind, Receipt } from "./protocol.ts";

/** Who works with this phone. */
export interface Account {
  token: string;
  /** What the phone calls itself in operations; it outlives a new sign-in. */
  device: string;
  deviceName: string;
  username: string;
  me: Me | null;
  /** Set as soon as the platform has refused the token: what is unsent waits for a new one. */
  refused: boolean;
}

/** Who made an operation. */
export interface Owner {
  /** The account's; null where it was made before the platform told it. */
  id: number | null;
  /** For people. */
  name: string;
}

/** The token of somebody who signed out here, and whether the platform has heard of that. */
export interface Left {
  token: string;
  owner: Owner;
  given: boolean;
}

/** An operation on its way, or known to have arrived. */
export interface Kept {
  id: string;
  sequence: number;
  operation: Operation;
  owner: Owner;
  /** What people call it: « Fuite », « Vanne 12 ». */
  title: string;
  /** Of an object of the platform: its number and place, as this phone knew them then. */
  about?: string;
  /** When it was saved here, ms. */
  savedAt: number;
  receipt: Receipt | null;
  /** What was to be chosen of it, once somebody chose elsewhere. */
  decided?: Conflict;
  /** Why the last try failed, in French; "" when none did. */
  failure: string;
  tries: number;
  /** A POST that holds it was begun: it may have arrived, whatever was heard of it. */
  begun: boolean;
}

/** A file on this phone; it is gone from here once a receipt lists its hash. */
export interface KeptFile {
  operation: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  blob: Blob;
  /** Bytes that the platform says it has. */
  sent: number;
  failure: string;
}

/** A sector that was taken along. */
export interface TakenSector {
  name: string;
  bbox: BoundingBox;
  version: string;
  cursor: string;
  takenAt: number;
  bytes: number;
  /** The platform cannot tell the differences any more: to be taken anew. */
  stale: boolean;
}

/** What a sector is made of; `work`: what is given to the account, of no sector. */
export type KeptKind = PartKind | "work";

/** A part of a sector: JSON, or bytes for the base map. */
export interface KeptPart {
  sector: string;
  kind: KeptKind;
  name: string;
  digest: string;
  bytes: number;
  body: unknown;
}

/** What changed in a sector since it was taken; `feature` null: it is gone. */
export interface Change {
  sector: string;
  layer: string;
  key: number;
  feature: FieldFeature | null;
}
