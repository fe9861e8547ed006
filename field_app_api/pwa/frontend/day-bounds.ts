/** Days that the platform takes: a repair was not before the incident was logged, and is not to come. */
import type { Held } from "./held.ts";

export const REPAIRED_ON = "repaired_on";

export interface DayBounds {
  /** `2026-05-04`; "" where it is not known. */
  first: string;
  last: string;
}

export const localDay = (day: Date): string =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

/** Of the day of a repair; without the incident only today is known. */
export function repairBounds(held?: Held): DayBounds {
  const opened = Date.parse(String(held?.properties["opened_at"] ?? ""));
  return { first: Number.isNaN(opened) ? "" : localDay(new Date(opened)), last: localDay(new Date()) };
}

/** What is wrong with a day; "" where nothing is. */
export function dayFault(day: unknown, { first, last }: DayBounds): string {
  if (typeof day !== "string" || !day) return "";
  if (day > last) return `Le ${shown(day)} est à venir : une réparation se date d’aujourd’hui ou d’avant.`;
  if (first && day < first) return `Le ${shown(day)} est avant l’ouverture de l’incident, le ${shown(first)}.`;
  return "";
}

const shown = (day: string): string => day.split("-").reverse().join("/");
