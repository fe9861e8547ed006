/** A form that is filled in on a screen of its own, kept as a draft at every touch. */
import { takeChoice } from "./choosing.ts";
import { button, type Child, h, icon, notice } from "@ui/elements.ts";
import { NotKept, type Place } from "./outbox.ts";
import type { Form, Question, Value, Values } from "./protocol.ts";
import { keepDraft, type ReportDraft } from "./report-draft.ts";
import { filesPart } from "./report-files.ts";
import { placePart } from "./report-place.ts";
import { field } from "./report-questions.ts";
import { go, hasScreen, type Leave } from "./screens.ts";
import { syncSoon } from "./sync.ts";

/** What a form is filled in for. */
export interface Filling {
  /** The name of its draft. */
  draft: string;
  heading: (values: Values) => string;
  /** Said above it. */
  before?: Child[];
  asked: readonly Question[];
  /** Folded away. */
  later: readonly Question[];
  /** `own`: the phone's own position unless something else is said; `given`: only what is said; null: not asked. */
  place: "own" | "given" | null;
  files: Form["files"];
  /** Below the button. */
  after?: Child[];
  /** Keeps it; the address of the screen that comes then. Throws `NotKept`. */
  save(draft: ReportDraft, place: Place | null): Promise<string>;
}

export class FillingForm {
  private readonly said = h("div", { role: "alert" });
  private readonly press = h(
    "button",
    { type: "submit", class: "button button--large button--wide app-save" },
    icon("done"),
    "Enregistrer",
  );
  private place: Place | null = null;
  private wantsPlace = false;
  private finishFiles: () => Promise<boolean> = async () => true;
  private busy = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly filling: Filling,
    private draft: ReportDraft,
  ) {}

  async start(): Promise<Leave> {
    const { filling } = this;
    await this.takeChoice();
    this.head();
    const where = placePart(filling.place, this.draft, {
      changed: (place) => {
        this.place = place;
        // What was missing is there.
        if (place && this.wantsPlace) this.said.replaceChildren();
      },
      own: () => this.change({ place: null, placeLabel: "" }),
      typed: (place, placeLabel) => this.change({ place, placeLabel }),
    });
    const files = filesPart(filling.files, this.draft.files, (gathered) =>
      this.change({ files: gathered }),
    );
    this.finishFiles = files.finish;
    const isAnswered = filling.later.some(({ name, kind }) => kind === "feature" && this.draft.values[name] != null);
    const more = h("details", { class: "app-more", open: isAnswered }, h("summary", {}, "Préciser"));
    for (const question of filling.later) this.ask(more, question);
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
      ...(filling.before ?? []),
      where.part,
      filling.files.length > 0 && files.part,
    );
    for (const question of filling.asked) this.ask(body, question);
    if (more.children.length > 1) body.append(more);
    for (const child of filling.after ?? []) if (child) body.append(child);
    // Always in sight: what remains of the form is below it.
    body.append(h("div", { class: "app-dock" }, this.said, this.press));
    this.root.append(body);
    return () => {
      where.leave();
      files.leave();
    };
  }

  private head(): void {
    const heading = this.root.parentElement?.querySelector("h1");
    if (heading) heading.textContent = this.filling.heading(this.draft.values);
  }

  private ask(into: HTMLElement, question: Question): void {
    const answers = {
      get: (name: string) => this.draft.values[name],
      set: (name: string, value: Value) => this.answer(name, value),
      label: (name: string) => this.draft.labels[name] ?? "",
      choose: hasScreen("choisir")
        ? ({ name, layer }: Question) => go(`choisir?question=${name}&layer=${layer}`)
        : null,
    };
    const drawn = field(question, answers);
    if (drawn) into.append(drawn);
  }

  private answer(name: string, value: Value): void {
    const values = { ...this.draft.values, [name]: value };
    if (value === null) delete values[name];
    this.change({ values });
    this.head();
  }

  private change(change: Partial<ReportDraft>): void {
    this.draft = { ...this.draft, ...change };
    // What was said of it may hold no longer.
    this.said.replaceChildren();
    void keepDraft(this.draft, this.filling.draft).then((kept) => {
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
    await keepDraft(this.draft, this.filling.draft);
  }

  private async submit(withoutPlace = false): Promise<void> {
    if (this.busy) return;
    const { asked, later, place: asksPlace } = this.filling;
    const missing = [...asked, ...later].find(
      (question) => question.required && this.draft.values[question.name] == null,
    );
    if (missing) return this.tell(`Répondez à « ${missing.title} ».`);
    if (asksPlace && !this.place && !withoutPlace) return this.tellNoPlace();
    this.busy = true;
    this.press.setAttribute("aria-busy", "true");
    try {
      // What was just chosen and cannot be joined is said before anything is kept without it.
      if (!(await this.finishFiles())) return this.tell("Un fichier n’a pas été joint : voyez pourquoi ci-dessus, puis enregistrez.");
      const next = await this.filling.save(this.draft, this.place);
      syncSoon();
      location.replace(`#/${next}`);
    } catch (error) {
      const sentence = error instanceof NotKept ? error.message : `Rien n’a été enregistré : ${String(error)}`;
      this.tell(sentence);
    } finally {
      this.busy = false;
      this.press.removeAttribute("aria-busy");
    }
  }

  private tell(sentence: string): void {
    this.wantsPlace = false;
    this.said.replaceChildren(notice("danger", h("p", {}, sentence)));
  }

  private tellNoPlace(): void {
    this.wantsPlace = true;
    this.said.replaceChildren(
      notice(
        "warning",
        h("p", {}, "La position manque : attendez-la, donnez-la ci-dessus, ou laissez le bureau la compléter."),
        button("Enregistrer sans position", () => void this.submit(true)),
      ),
    );
  }
}
