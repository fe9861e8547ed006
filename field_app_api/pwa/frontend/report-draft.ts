/** What is being reported: it survives a call, a reload, a flat battery. */
import type { Gathered, Place } from "./outbox.ts";
import type { Form, Question, Values } from "./protocol.ts";
import { dropDraft, draft, putDraft } from "./store.ts";

export interface ReportDraft {
  layer: string;
  values: Values;
  /** What people call what was chosen, by question. */
  labels: Record<string, string>;
  /** Chosen on the map or with an object; null: the phone's own position. */
  place: Place | null;
  /** « Canalisation fonte 100 », « point de la carte ». */
  placeLabel: string;
  files: Gathered[];
  begunAt: number;
}

export const REPORT = "report";

export function newDraft(layer: string, values: Values): ReportDraft {
  return {
    layer,
    values,
    labels: {},
    place: null,
    placeLabel: "",
    files: [],
    begunAt: Date.now(),
  };
}

export async function keptDraft(): Promise<ReportDraft | null> {
  return draft<ReportDraft>(REPORT);
}

/** False: the phone is full; what is on the screen is there still. */
export async function keepDraft(value: ReportDraft): Promise<boolean> {
  try {
    await putDraft(REPORT, value);
    return true;
  } catch {
    return false;
  }
}

export async function dropReport(): Promise<void> {
  await dropDraft(REPORT);
}

export function questionsOf(form: Form): Question[] {
  return form.questions.filter((question) => question.on.includes("create"));
}

/** The question whose answers begin a report as big buttons: the first required one with codes. */
export function firstQuestion(form: Form): Question | null {
  const asked = questionsOf(form).filter((question) => question.kind === "code");
  return asked.find((question) => question.required) ?? null;
}

export function labelOf(question: Question, value: unknown): string {
  return question.codes.find(([code]) => code === value)?.[1] ?? String(value ?? "");
}

/** What people call a report: « Fuite », else the form's title. */
export function titleOf(form: Form, values: Values): string {
  const first = firstQuestion(form);
  return first && values[first.name] ? labelOf(first, values[first.name]) : form.title;
}
