/** Some questions of a form, asked about an object that is there already; gives what was answered otherwise. */
import { dayFault, type DayBounds } from "./day-bounds.ts";
import { h } from "@ui/elements.ts";
import type { Held } from "./held.ts";
import type { Form, Question } from "./protocol.ts";
import { choices } from "./valve-screen.ts";

interface Field {
  name: string;
  element: HTMLElement;
  value: () => unknown;
}

/** What was answered and not yet recorded, by question. */
export type Begun = Readonly<Record<string, unknown>>;

/** `given`: what is proposed where nothing is written yet; `keep` is told all answers at every touch; `bounds` are of days, by question. */
export function stepForm(
  held: Held,
  form: Form,
  names: readonly string[],
  given: Record<string, unknown>,
  submit: string,
  save: (changes: Record<string, unknown>) => Promise<void>,
  begun: Begun = {},
  keep: (answers: Begun) => void = () => undefined,
  bounds: Readonly<Record<string, DayBounds>> = {},
): HTMLFormElement {
  const asked = names.flatMap((name) => form.questions.find((question) => question.name === name) ?? []);
  const before = (name: string): unknown => held.values?.[name] ?? null;
  const shown = (name: string): unknown => (name in begun ? begun[name] : (before(name) ?? given[name] ?? null));
  const fields = asked.map((question) => fieldOf(question, shown(question.name), bounds[question.name]));
  const fault = h("p", { class: "field-status", role: "alert" });
  const wrong = (): Field | undefined =>
    fields.find((field) => {
      const limits = bounds[field.name];
      fault.textContent = limits ? dayFault(field.value(), limits) : "";
      return fault.textContent !== "";
    });
  const told = (): [name: string, value: unknown][] => fields.map((field) => [field.name, field.value()]);
  return h(
    "form",
    {
      class: "field-form",
      // What is wrong is said in the page, in its language.
      novalidate: true,
      oninput: () => keep(Object.fromEntries(told())),
      onsubmit: (event) => {
        event.preventDefault();
        const field = wrong();
        if (field) return field.element.querySelector("input")?.focus();
        void save(Object.fromEntries(told().filter(([name, value]) => value !== before(name) && !(value === "" && before(name) === null))));
      },
    },
    ...fields.map((field) => field.element),
    fault,
    h("button", { type: "submit", class: "button field-big button--wide" }, submit),
  );
}

function fieldOf(question: Question, value: unknown, bounds?: DayBounds): Field {
  const { name, title, kind, codes } = question;
  const id = `step-${name}`;
  const labelled = (control: HTMLElement): HTMLElement =>
    h("div", { class: "field" }, h("label", { for: id }, title), question.hint && h("p", { class: "quiet" }, question.hint), control);
  if (kind === "code" && codes.length <= 5) {
    const radios = choices(title, name, codes, String(value ?? ""));
    return { name, element: radios.element, value: () => radios.value() || null };
  }
  if (kind === "code") {
    const select = h("select", { id }, !question.required && h("option", { value: "" }, "—"), ...codes.map(([code, label]) => h("option", { value: code }, label)));
    select.value = String(value ?? "");
    return { name, element: labelled(select), value: () => select.value || null };
  }
  if (kind === "boolean") {
    const radios = choices(title, name, [["true", "Oui"], ["false", "Non"]], String(value));
    return { name, element: radios.element, value: () => (radios.value() === "null" ? null : radios.value() === "true") };
  }
  if (kind === "long-text") {
    const area = h("textarea", { id, rows: 3, maxlength: question.most || null });
    area.value = String(value ?? "");
    return { name, element: labelled(area), value: () => area.value.trim() };
  }
  const isNumber = kind === "integer" || kind === "number";
  const type = kind === "date" ? "date" : isNumber ? "number" : "text";
  const input = h("input", { id, type, maxlength: question.most || null, inputmode: isNumber ? "numeric" : null, min: bounds?.first || null, max: bounds?.last ?? null });
  input.value = String(value ?? "");
  return { name, element: labelled(input), value: () => (isNumber ? (input.value === "" ? null : Number(input.value)) : input.value.trim() || (kind === "date" ? null : "")) };
}
