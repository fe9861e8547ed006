/** Drawing the questions of a form: code lists as big choices, everything else as one field each. */
import { h } from "@ui/elements.ts";
import type { Question, Value } from "./protocol.ts";

export interface Answers {
  get(name: string): Value | undefined;
  set(name: string, value: Value): void;
  label(name: string): string;
  /** Goes and chooses an object; null where this phone cannot show any. */
  choose: ((question: Question) => void) | null;
}

/** One question as a field; null for what cannot be asked here. */
export function field(question: Question, answers: Answers): HTMLElement | null {
  switch (question.kind) {
    case "code":
      return choices(question, question.codes, answers);
    case "boolean":
      return choices(question, [["true", "Oui"], ["false", "Non"]], answers);
    case "feature":
      return object(question, answers);
    case "features":
      return null;
    default:
      return typed(question, answers);
  }
}

/** A list of codes as big radio buttons; the chosen one can be taken back where it is not required. */
function choices(
  question: Question,
  codes: readonly (readonly [string, string])[],
  answers: Answers,
): HTMLElement {
  const asCode = (value: Value | undefined): string => (value == null ? "" : String(value));
  const read = (code: string): Value => {
    if (code === "") return null;
    return question.kind === "boolean" ? code === "true" : code;
  };
  const offered = question.required ? codes : [...codes, ["", "Sans réponse"] as const];
  const current = asCode(answers.get(question.name));
  const list = h("div", { class: "app-choices" });
  for (const [code, label] of offered) {
    const radio = h("input", {
      type: "radio",
      name: `q-${question.name}`,
      value: code,
      checked: code === current,
      onchange: () => answers.set(question.name, read(code)),
    });
    list.append(h("label", { class: "app-choice" }, radio, h("span", {}, label)));
  }
  return h(
    "fieldset",
    { class: "field" },
    h("legend", { class: "field__label" }, question.title),
    hint(question),
    list,
  );
}

function object(question: Question, answers: Answers): HTMLElement | null {
  const { choose } = answers;
  if (!choose) return null;
  const id = `q-${question.name}`;
  const label = answers.label(question.name);
  return h(
    "div",
    { class: "field" },
    h("p", { class: "field__label", id }, question.title),
    hint(question),
    h(
      "button",
      {
        type: "button",
        class: "button button--secondary button--large button--wide",
        "aria-describedby": id,
        onclick: () => choose(question),
      },
      label || "Choisir…",
    ),
  );
}

function typed(question: Question, answers: Answers): HTMLElement {
  const id = `q-${question.name}`;
  const value = answers.get(question.name);
  const shared = {
    id,
    value: value == null ? "" : String(value),
    maxlength: question.most || null,
    oninput: (event: Event) => answers.set(question.name, readTyped(question, event)),
  };
  const input =
    question.kind === "long-text"
      ? h("textarea", { id, maxlength: shared.maxlength, rows: 3, oninput: shared.oninput })
      : h("input", { ...shared, ...typeOf(question) });
  if (question.kind === "long-text") (input as HTMLTextAreaElement).value = shared.value;
  if (question.kind === "datetime" && typeof value === "string") {
    (input as HTMLInputElement).value = localMinutes(new Date(value));
  }
  const optional = question.required
    ? null
    : h("span", { class: "field__optional" }, " (facultatif)");
  return h(
    "div",
    { class: "field" },
    h("label", { class: "field__label", for: id }, question.title, optional),
    hint(question),
    input,
  );
}

function typeOf(question: Question): Record<string, string> {
  switch (question.kind) {
    case "integer":
      return { type: "number", inputmode: "numeric", step: "1" };
    case "number":
      return { type: "number", inputmode: "decimal", step: "any" };
    case "date":
      return { type: "date" };
    case "datetime":
      return { type: "datetime-local" };
    default:
      return { type: "text", autocomplete: "off" };
  }
}

function readTyped(question: Question, event: Event): Value {
  const text = (event.target as HTMLInputElement).value;
  if (text === "") return null;
  if (question.kind === "integer" || question.kind === "number") {
    const number = Number(text);
    return Number.isFinite(number) ? number : null;
  }
  if (question.kind === "datetime") return new Date(text).toISOString();
  return text;
}

function localMinutes(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return Number.isNaN(at.getTime()) ? "" : shifted.toISOString().slice(0, 16);
}

function hint(question: Question): HTMLElement | null {
  return question.hint ? h("p", { class: "field__hint" }, question.hint) : null;
}
