/** Values of the app's own, and what was begun and not yet recorded. */
import { database, told } from "./database.ts";

/** Values of the app's own: `sequence`, `last-contact`, `clock-skew`, `persisted` … */
export async function setting<T>(name: string, otherwise: T): Promise<T> {
  const value = await (await database()).get("settings", name);
  return value === undefined ? otherwise : (value as T);
}

export async function putSetting(name: string, value: unknown): Promise<void> {
  await (await database()).put("settings", value, name);
  told();
}

/** What was begun and not yet recorded. */
export async function draft<T>(name: string): Promise<T | null> {
  return ((await (await database()).get("drafts", name)) as T | undefined) ?? null;
}

export async function putDraft(name: string, value: unknown): Promise<void> {
  await (await database()).put("drafts", value, name);
}

export async function dropDraft(name: string): Promise<void> {
  await (await database()).delete("drafts", name);
}

/** The draft of a step of something that is there already: answers by question. */
export const stepDraft = (id: string, step: string): string => `step/${id}/${step}`;

/** The draft in which an operation is being corrected. */
export const correctionDraft = (id: string): string => `correct/${id}`;
