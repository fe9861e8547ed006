/** « Signaler »: what it is, where, a photo, saved. Four taps from the start of the app. */
import { takeChoice } from "./choosing.ts";
import { button, h, icon, notice } from "./elements.ts";
import { formOf, knownForms } from "./forms.ts";
import { NotKept, type Place, record } from "./outbox.ts";
import { placePart } from "./report-place.ts";
import { filesPart } from "./report-files.ts";
import { field } from "./report-questions.ts";
import {
  dropReport,
  firstQuestion,
  keepDraft,
  keptDraft,
  newDraft,
  questionsOf,
  REPORT,
  type ReportDraft,
  titleOf,
} from "./report-draft.ts";
import type { Form, Question } from "./protocol.ts";
import { go, hasScreen, type Leave, type Screen } from "./screens.ts";
import { syncSoon } from "./sync.ts";
import { moment } from "./words.ts";

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
        notice(
          "warning",
          h("p", {}, "Ce téléphone ne connaît encore aucun formulaire. Une fois en ligne, il les apprend tout seul."),
        ),
      );
    }
    for (const [layer, form] of forms) root.append(beginnings(layer, form, forms.length > 1));
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
    return new ReportForm(root, form, draft).start();
  },
};

function resume(draft: ReportDraft, form: Form): HTMLElement {
  const drop = button("Jeter", () => void dropReport().then(() => box.remove()));
  const box = notice(
    "info",
    h("p", {}, `Saisie commencée ${moment(draft.begunAt)} : ${titleOf(form, draft.values)}.`),
    h("div", { class: "cluster" }, button("Reprendre", () => go("signaler/saisie")), drop),
  );
  return box;
}

function beginnings(layer: string, form: Form, named: boolean): HTMLElement {
  const first = firstQuestion(form);
  const begin = (values: ReportDraft["values"]): void => {
    void keepDraft(newDraft(layer, values)).then(() => go("signaler/saisie"));
  };
  const grid = h("div", { class: "app-grid" });
  if (first) {
    for (const [code, label] of first.codes) {
      grid.append(button(label, () => begin({ [first.name]: code }), "app-tile app-tile--short"));
    }
  } else {
    grid.append(button(form.title, () => begin({}), "app-tile app-tile--short"));
  }
  const section = h("section", {}, named ? h("h2", {}, form.title) : null, grid);
  if (first && !named) section.prepend(h("p", { class: "lead" }, "Qu’est-ce que c’est ?"));
  return section;
}

class ReportForm {
  private readonly said = h("div", { role: "alert" });
  private readonly save = h(
    "button",
    { type: "submit", class: "button button--large button--wide app-save" },
    icon("done"),
    "Enregistrer",
  );
  private place: Place | null = null;
  private finishFiles: () => Promise<void> = async () => undefined;
  private busy = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly form: Form,
    private draft: ReportDraft,
  ) {}

  async start(): Promise<Leave> {
    await this.takeChoice();
    const heading = this.root.parentElement?.querySelector("h1");
    if (heading) heading.textContent = titleOf(this.form, this.draft.values);
    const first = firstQuestion(this.form);
    const where = placePart(this.form, this.draft, {
      changed: (place) => {
        this.place = place;
      },
      own: () => this.change({ place: null, placeLabel: "" }),
      typed: (place, placeLabel) => this.change({ place, placeLabel }),
    });
    const files = filesPart(this.form.files, this.draft.files, (gathered) =>
      this.change({ files: gathered }),
    );
    this.finishFiles = files.finish;
    const questions = questionsOf(this.form).filter((question) => question !== first);
    const [asked, later] = [questions.filter(isAskedFirst), questions.filter(isNot(isAskedFirst))];
    const more = h("details", { class: "app-more" }, h("summary", {}, "Préciser"));
    for (const question of later) this.ask(more, question);
    if (first) this.ask(more, first);
    const body = h(
      "form",
      {
        class: "app-form",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          void this.submit();
        },
      },
      where.part,
      files.part,
    );
    for (const question of asked) this.ask(body, question);
    if (more.children.length > 1) body.append(more);
    // Always in sight: what remains of the form is below it.
    body.append(h("div", { class: "app-dock" }, this.said, this.save));
    this.root.append(body);
    return () => {
      where.leave();
      files.leave();
    };
  }

  private ask(into: HTMLElement, question: Question): void {
    const answers = {
      get: (name: string) => this.draft.values[name],
      set: (name: string, value: ReportDraft["values"][string]) => this.answer(name, value),
      label: (name: string) => this.draft.labels[name] ?? "",
      choose: hasScreen("choisir")
        ? ({ name, layer }: Question) => go(`choisir?question=${name}&layer=${layer}`)
        : null,
    };
    const drawn = field(question, answers);
    if (drawn) into.append(drawn);
  }

  private answer(name: string, value: ReportDraft["values"][string]): void {
    const values = { ...this.draft.values, [name]: value };
    if (value === null) delete values[name];
    this.change({ values });
    const heading = this.root.parentElement?.querySelector("h1");
    if (heading) heading.textContent = titleOf(this.form, values);
  }

  private change(change: Partial<ReportDraft>): void {
    this.draft = { ...this.draft, ...change };
    void keepDraft(this.draft).then((kept) => {
      if (!kept && change.files) {
        this.tell("Ce téléphone est presque plein : la photo est affichée, mais un rechargement la perdrait. Enregistrez maintenant.");
      }
    });
  }

  /** What was chosen on another screen. */
  private async takeChoice(): Promise<void> {
    const choice = await takeChoice();
    if (!choice) return;
    const { values, labels } = this.draft;
    if (choice.question) {
      this.draft.values = { ...values, [choice.question]: choice.key };
      this.draft.labels = { ...labels, [choice.question]: choice.label };
    }
    // An object that was pointed at is where it is, unless a point was placed by hand.
    if (choice.place && (!choice.question || this.draft.place?.source !== "map")) {
      const geometry = { type: "Point" as const, coordinates: choice.place };
      this.draft.place = { geometry, accuracy_m: null, source: choice.source };
      this.draft.placeLabel = choice.label;
    }
    await keepDraft(this.draft);
  }

  private async submit(withoutPlace = false): Promise<void> {
    if (this.busy) return;
    const missing = questionsOf(this.form).find(
      (question) => question.required && this.draft.values[question.name] == null,
    );
    if (missing) return this.tell(`Répondez à « ${missing.title} ».`);
    if (this.form.asks_place && !this.place && !withoutPlace) return this.tellNoPlace();
    this.busy = true;
    this.save.setAttribute("aria-busy", "true");
    try {
      await this.finishFiles();
      const kept = await record({
        layer: this.draft.layer,
        method: "create",
        schema: this.form.version,
        title: titleOf(this.form, this.draft.values),
        new: this.draft.values,
        place: this.place,
        files: this.draft.files,
        draft: REPORT,
      });
      syncSoon();
      location.replace(`#/enregistre/${kept.id}`);
    } catch (error) {
      const sentence = error instanceof NotKept ? error.message : `Rien n’a été enregistré : ${String(error)}`;
      this.tell(sentence);
    } finally {
      this.busy = false;
      this.save.removeAttribute("aria-busy");
    }
  }

  private tell(sentence: string): void {
    this.said.replaceChildren(notice("danger", h("p", {}, sentence)));
  }

  private tellNoPlace(): void {
    this.said.replaceChildren(
      notice(
        "warning",
        h("p", {}, "La position manque : attendez-la, donnez-la ci-dessus, ou laissez le bureau la compléter."),
        button("Enregistrer sans position", () => void this.submit(true)),
      ),
    );
  }
}

/** Urgency and words come first; the rest is for whoever has time. */
function isAskedFirst(question: Question): boolean {
  return question.required || question.kind === "long-text";
}

function isNot<T>(test: (value: T) => boolean): (value: T) => boolean {
  return (value) => !test(value);
}

