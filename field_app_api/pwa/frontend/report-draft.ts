/** What is being filled in: it survives a call, a reload, a flat battery. */
import type { Gathered, Place } from "./outbox.ts";
import type { Form, Method, Question, Values } from "./protocol.ts";
import { draft, putDraft } from "./settings.ts";

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

/** The draft of a report; those of corrections and of added files have names of their own. */
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

export async function keptDraft(name = REPORT): Promise<ReportDraft | null> {
  return draft<ReportDraft>(name);
}

/** False: the phone is full; what is on the screen is there still. */
export async function keepDraft(value: ReportDraft, name = REPORT): Promise<boolean> {
  try {
    await putDraft(name, value);
    return true;
  } catch {
    return false;
  }
}

export function questionsOf(form: Form, method: Method = "create"): Question[] {
  return form.questions.filter((question) => question.on.includes(method));
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
