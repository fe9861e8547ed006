/** What `/api/tours/v1/` tells of tours; positions are WGS 84 degrees, distances and heights metres. */
import type { Bbox, LonLat } from "@ui/map-types.ts";

export interface Licence {
  code: string;
  /** Empty where it depends on an agreement. */
  url: string;
}

export interface Period {
  /** Astronomical years. */
  from: number | null;
  to: number | null;
  words: string;
}

export interface Picture {
  /** An address, or in a package `media/<sha256>.<ext>`. */
  href: string;
  sha256: string;
  bytes: number;
  type: string;
  width: number | null;
  height: number | null;
  alt: string;
  caption: string;
  author: string;
  licence: Licence;
  credit_url: string;
  period: Period | null;
}

export interface Sound {
  href: string;
  sha256: string;
  bytes: number;
  type: string;
  seconds: number | null;
  transcript: string;
  author: string;
  licence: Licence;
  credit_url: string;
}

export interface Source {
  title: string;
  author: string;
  year: string;
  url: string;
  reliability: string;
}

export interface Stop {
  /** The slug of its address. */
  id: string;
  order: number;
  title: string;
  text: string;
  easy_text: string;
  place: LonLat | null;
  radius_m: number;
  period: Period | null;
  images: Picture[];
  audio: Sound[];
  sources: Source[];
  confidence: { grade: string; words: string } | null;
  site: { name: string } | null;
  href: string;
}

export interface Shoreline {
  /** The edges of what was under water in 95, 50, 5 cases of 100 at least. */
  low: GeoJSON.MultiLineString | null;
  middle: GeoJSON.MultiLineString | null;
  high: GeoJSON.MultiLineString | null;
  /** Of ground outside it nothing is known; a tour taken along earlier does not tell it. */
  known?: GeoJSON.MultiPolygon | null;
  period: string;
  uncertainty: string;
  sources: string[];
  synthetic: boolean;
}

export interface Card {
  id: string;
  language: string;
  languages: string[];
  title: string;
  summary: string;
  theme: string;
  duration_min: number | null;
  length_m: number | null;
  ascent_m: number | null;
  wheelchair: "yes" | "partly" | "no" | "unknown";
  stop_count: number;
  start: LonLat | null;
  bounds: Bbox | null;
  image: Picture | null;
  valid_until: string | null;
  expired: boolean;
  updated: string;
  synthetic: boolean;
  package: { href: string; bytes: number; version: string } | null;
}

export interface Tour extends Card {
  description: string;
  access_note: string;
  route: GeoJSON.LineString | null;
  profile: [distance: number, height: number][] | null;
  /** Where the heights come from; tours that were taken along earlier do not say. */
  heights?: { source: string; synthetic: boolean; words: string } | null;
  images: Picture[];
  audio: Sound[];
  stops: Stop[];
  shoreline: Shoreline | null;
}

export interface PackageFile {
  path: string;
  sha256: string;
  bytes: number;
  type: string;
  href: string;
}

export interface Manifest {
  format: 1;
  tour: string;
  language: string;
  version: string;
  bytes: number;
  files: PackageFile[];
}

export const API = "/api/tours/v1";

export const tourAddress = (code: string, language: string): string => `${API}/tours/${encodeURIComponent(code)}?lang=${language}`;
export const manifestAddress = (code: string, language: string): string =>
  `${API}/tours/${encodeURIComponent(code)}/package.json?lang=${language}`;

/** Whether a tour is past the day until which it was good: by now, however long ago it was taken along. */
export const isExpired = ({ valid_until }: Card): boolean => valid_until !== null && valid_until < new Intl.DateTimeFormat("sv-SE").format();
