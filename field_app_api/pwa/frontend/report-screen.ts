/** « Signaler »: what it is, where, a photo, saved. Four taps from the start of the app. */
import { button, h, notice } from "@ui/elements.ts";
import { type Filling, FillingForm } from "./filling-form.ts";
import { account } from "./account.ts";
import { formOf, formsOf, knownForms, NOTHING_TO_RECORD } from "./forms.ts";
import { record } from "./outbox.ts";
import type { Form, Question } from "./protocol.ts";
import {
  firstQuestion,
  keepDraft,
  keptDraft,
  newDraft,
  questionsOf,
  REPORT,
  type ReportDraft,
  titleOf,
} from "./report-draft.ts";
import { go, type Screen } from "./screens.ts";
import { dropDraft } from "./settings.ts";
import { filesWords, moment } from "./words.ts";

/** `signaler`: what is it? The answers of every form's first question, as big buttons. */
export const reportScreen: Screen = {
  path: "signaler",
  title: "Signaler",
  async render(root) {
    const forms = Object.entries(await knownForms()).filter(([, form]) =>
      form.methods.includes("create"),
    );
    const begun = await keptDraft();
    const about = begun ? await formOf(begun.layer) : null;
    if (begun && about) root.append(resume(begun, about));
    if (!forms.length) {
      root.append(
        (await formsOf(await account())) === "none"
          ? notice("info", h("p", {}, NOTHING_TO_RECORD))
          : notice("warning", h("p", {}, "Ce téléphone ne connaît encore aucun formulaire. Une fois en ligne, il les apprend tout seul.")),
      );
    }
    const ask = h("div", { role: "alert" });
    root.append(ask);
    for (const [layer, form] of forms) root.append(beginnings(layer, form, forms.length > 1, ask));
  },
};

/** `signaler/saisie`: the rest of it. */
export const reportFormScreen: Screen = {
  path: "signaler/saisie",
  title: "Signaler",
  render: async (root) => {
    const draft = await keptDraft();
    const form = draft ? await formOf(draft.layer) : null;
    if (!draft || !form) return go("signaler");
    return new FillingForm(root, reporting(form), draft).start();
  },
};

function resume(draft: ReportDraft, form: Form): HTMLElement {
  const drop = button("Jeter", () => void dropDraft(REPORT).then(() => box.remove()));
  const box = notice(
    "info",
    h("p", {}, `Saisie commencée ${moment(draft.begunAt)} : ${titleOf(form, draft.values)}.`),
    h("div", { class: "cluster" }, button("Reprendre", () => go("signaler/saisie")), drop),
  );
  box.dataset["begun"] = "";
  return box;
}

/** Whether a draft holds more than the answer it began with. */
function holdsMore(draft: ReportDraft, form: Form): boolean {
  const first = firstQuestion(form)?.name;
  return draft.files.length > 0 || draft.place !== null || Object.keys(draft.values).some((name) => name !== first);
}

/** « Une saisie est commencée » : it is taken up again, or goes with its photos for another one. */
function askAnew(draft: ReportDraft, form: Form, anew: () => void): HTMLElement {
  const files = filesWords(draft.files);
  const what = `« ${titleOf(form, draft.values)} »${files ? `, ${files}` : ""}`;
  return notice(
    "warning",
    h("p", {}, `Une saisie est commencée : ${what}. Recommencer la jette.`),
    h("div", { class: "cluster" },
      button("Reprendre", () => go("signaler/saisie"), "button button--large"),
      button("Recommencer", anew, "button button--danger button--large")),
  );
}

function beginnings(layer: string, form: Form, named: boolean, ask: HTMLElement): HTMLElement {
  const first = firstQuestion(form);
  const begin = async (values: ReportDraft["values"]): Promise<void> => {
    const anew = (): void => void keepDraft(newDraft(layer, values)).then(() => go("signaler/saisie"));
    // As it is now: it may have been thrown away since this was drawn.
    const begun = await keptDraft();
    const about = begun && (await formOf(begun.layer));
    if (!begun || !about || !holdsMore(begun, about)) return anew();
    ask.parentElement?.querySelector("[data-begun]")?.remove();
    ask.replaceChildren(askAnew(begun, about, anew));
    ask.querySelector("button")?.focus();
  };
  const grid = h("div", { class: "app-grid" });
  if (first) {
    for (const [code, label] of first.codes) {
      grid.append(button(label, () => void begin({ [first.name]: code }), "app-tile app-tile--short"));
    }
  } else {
    grid.append(button(form.title, () => void begin({}), "app-tile app-tile--short"));
  }
  const section = h("section", {}, named ? h("h2", {}, form.title) : null, grid);
  if (first && !named) section.prepend(h("p", { class: "lead" }, "Qu’est-ce que c’est ?"));
  return section;
}

function reporting(form: Form): Filling {
  const [asked, later] = asking(form, questionsOf(form));
  return {
    draft: REPORT,
    heading: (values) => titleOf(form, values),
    asked,
    later,
    place: form.asks_place ? "own" : null,
    files: form.files,
    save: async (draft, place) => {
      const kept = await record({
        layer: draft.layer,
        method: "create",
        schema: form.version,
        title: titleOf(form, draft.values),
        new: draft.values,
        place,
        files: draft.files,
        draft: REPORT,
      });
      return `enregistre/${kept.id}`;
    },
  };
}

/** Urgency and words come first; the rest is for whoever has time, what was answered at the start last. */
export function asking(form: Form, questions: readonly Question[]): [asked: Question[], later: Question[]] {
  const first = firstQuestion(form);
  const isAskedFirst = (question: Question): boolean =>
    question !== first && (question.required || question.kind === "long-text");
  const later = questions.filter((question) => question !== first && !isAskedFirst(question));
  return [questions.filter(isAskedFirst), first && questions.includes(first) ? [...later, first] : later];
}
