/** What travels between a phone and the platform: the types of `/api/field/v1`. */

export type Method = "create" | "update" | "delete" | "attach";

export type Outcome =
  | "applied"
  | "merged"
  | "conflict"
  | "id-reused"
  | "waiting-for-files"
  | "waiting-for-parent"
  | "quarantined"
  | "forbidden";

/** Where a position comes from. */
export type PlaceSource = "gps" | "map" | "object";

/** A value of a question, as JSON. */
export type Value = string | number | boolean | null | number[];
export type Values = Record<string, Value>;

/** WGS 84. */
export interface PointGeometry {
  type: "Point";
  coordinates: [number, number];
}

export interface DeclaredFile {
  sha256: string;
  name: string;
  type: string;
  size: number;
}

export interface Operation {
  id: string;
  /** The version of the form that the phone had. */
  schema: number;
  /** This phone, by a name of its own making. */
  device: string;
  /** 1, 2, 3 … on this phone. */
  sequence: number;
  /** RFC 3339, local time with its offset. */
  at: string;
  layer: string;
  method: Method;
  /** The platform's key of the object; null for what was made on this phone. */
  key: number | null;
  /** The operation that this one builds upon. */
  parent: string | null;
  base_version: number | null;
  old: Values;
  new: Values;
  geometry: PointGeometry | null;
  accuracy_m: number | null;
  place_source: PlaceSource;
  files: DeclaredFile[];
}

/** `add`: to what is closed, which stays closed. */
export type Take = "mine" | "add" | "theirs";

export interface Conflict {
  kind: "attributes" | "gone";
  /** `by` and `at`: who wrote the current value, and when, where the log knows. */
  attributes: Record<string, { old: Value; new: Value; current: Value; by?: string | null; at?: string | null }>;
  current_version: number | null;
  /** What may be chosen for the whole; `missing`: titles by name of what a new object takes beside. */
  choices?: Take[];
  missing?: Record<string, string>;
  /** Who wrote last of the whole. */
  by?: string | null;
  at?: string | null;
}

export interface Receipt {
  id: string | null;
  outcome: Outcome;
  layer: string;
  key: number | null;
  version: number | null;
  flags: string[];
  reason: string;
  files: {
    received: string[];
    missing: string[];
    refused: { sha256: string; reason: string }[];
  };
  conflict: Conflict | null;
}

export type BoundingBox = [west: number, south: number, east: number, north: number];

export interface Sector {
  name: string;
  bbox: BoundingBox;
}

export interface Me {
  /** The account's id: people may bear the same name. */
  account: number;
  name: string;
  device: string;
  territory: { key: string; name: string };
  forms: string[];
  sectors: Sector[];
}

/** A feature as a phone keeps it; `id` is its key. */
export interface FieldFeature extends GeoJSON.Feature {
  id: number;
  properties: Record<string, unknown>;
  form?: { version: number; values: Values };
  task?: "me" | "team" | null;
}

export interface FieldCollection {
  type: "FeatureCollection";
  features: FieldFeature[];
}

export interface Changes {
  cursor: string;
  more: boolean;
  features: Record<string, FieldFeature[]>;
  gone: Record<string, number[]>;
}

/** What is given to an account or its team, by layer; `more`: not all of it. */
export interface Work {
  features: Record<string, FieldFeature[]>;
  more: boolean;
}

export type QuestionKind =
  | "text"
  | "long-text"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  | "datetime"
  | "code"
  | "feature"
  | "features";

export interface Question {
  name: string;
  title: string;
  kind: QuestionKind;
  required: boolean;
  codes: [value: string, label: string][];
  /** Where a `feature` is chosen. */
  layer: string;
  hint: string;
  /** The most characters of a text; 0: no bound. */
  most: number;
  on: Method[];
}

export interface Form {
  version: number;
  title: string;
  asks_place: boolean;
  files: ("photo" | "sound")[];
  methods: Method[];
  questions: Question[];
}

/** By layer. */
export type Forms = Record<string, Form>;

export type PartKind = "layer" | "forms" | "styles" | "network" | "base-map";

export interface ToldPart {
  name: string;
  kind: PartKind;
  digest: string;
  bytes: number;
  href: string;
}

export interface Package {
  version: string;
  cursor: string;
  bbox: BoundingBox;
  parts: ToldPart[];
}

/** RFC 9457, with the members of this protocol. */
export interface Problem {
  status: number;
  title?: string;
  detail?: string;
  wipe?: boolean;
  resync?: boolean;
  receipts?: Receipt[];
  offset?: number;
}

/** After these the platform keeps the operation for good, whatever becomes of it. */
export const WAITING: ReadonlySet<Outcome> = new Set(["waiting-for-files", "waiting-for-parent"]);

/** These may change later by somebody's decision, or by what is still to come. */
export const UNSETTLED: ReadonlySet<Outcome> = new Set([
  ...WAITING,
  "conflict",
  "quarantined",
]);
