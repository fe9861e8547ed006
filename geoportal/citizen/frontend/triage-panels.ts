/** The forms of the open request: shown one at a time, kept while unfinished, sent once. */
import { clearDraft, keepDraft, type Draft } from "@ui/draft.ts";
import { HttpError, messageOf, request, type Problem } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";

export interface Done {
  message: string;
  html: string;
}

/** Where somebody is writing. */
export interface Writing {
  code: string;
  from: number;
  to: number;
}

export interface PanelEvents {
  /** The server did it; `html` is the request as it is now. */
  onDone: (done: Done) => void;
  /** The server refused; `html` shows why, with the words that were typed. */
  onRefused: (html: string) => void;
}

/** Prepare the forms inside the detail; again after its HTML was replaced. */
export class Panels {
  readonly #root: HTMLElement;
  readonly #events: PanelEvents;
  #drafts = new Map<string, Draft>();
  #sending = false;

  constructor(root: HTMLElement, events: PanelEvents) {
    this.#root = root;
    this.#events = events;
    root.addEventListener("click", (event) => this.#onClick(event));
    root.addEventListener("submit", (event) => void this.#onSubmit(event));
    root.addEventListener("keydown", (event) => {
      if (event.key === " " && event.target instanceof HTMLAnchorElement && event.target.role === "button") {
        event.preventDefault();
        event.target.click();
      }
    });
    root.addEventListener("change", (event) => this.#onChange(event));
  }

  get number(): string {
    return this.#root.querySelector<HTMLElement>(".detail")?.dataset["number"] ?? "";
  }

  get open(): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(".panel:not([hidden])");
  }

  /** Links become buttons that show their panel; unfinished words come back. */
  async enhance(): Promise<void> {
    this.#drafts.clear();
    for (const link of this.#root.querySelectorAll<HTMLAnchorElement>("a[data-panel]")) {
      link.role = "button";
      link.setAttribute("aria-controls", `panel-${link.dataset["panel"]}`);
      link.ariaExpanded = String(link.ariaExpanded === "true");
    }
    this.#onlyPeopleOfAgency();
    const article = this.#root.querySelector(".detail");
    for (const form of this.#root.querySelectorAll<HTMLFormElement>(".panel form")) {
      const words = form.querySelector("textarea");
      const code = form.dataset["act"];
      if (!words || !code) continue;
      const draft = await keepDraft(form, this.#key(code));
      if (article !== this.#root.querySelector(".detail")) return;
      this.#drafts.set(code, draft);
      if (draft.restored && words.value && !this.open) this.show(code, false);
    }
  }

  /** Whoever did not wait for the answer is writing in another form by now. */
  get writing(): Writing | null {
    const code = this.open?.dataset["panelCode"];
    const { activeElement: words } = document;
    if (!code || !(words instanceof HTMLTextAreaElement) || !this.open?.contains(words)) return null;
    return { code, from: words.selectionStart, to: words.selectionEnd };
  }

  /** Go on where somebody was writing; false if that form is not there any more. */
  goOn(writing: Writing): boolean {
    this.show(writing.code);
    const words = this.open?.querySelector("textarea");
    words?.focus();
    words?.setSelectionRange(writing.from, writing.to);
    return words !== undefined && words !== null;
  }

  saveDrafts(): void {
    for (const draft of this.#drafts.values()) draft.save();
  }

  /** Show a panel, or none; its first field gets the focus. */
  show(code: string | null, focus = true): void {
    for (const panel of this.#root.querySelectorAll<HTMLElement>(".panel")) {
      panel.hidden = panel.dataset["panelCode"] !== code;
    }
    for (const link of this.#root.querySelectorAll<HTMLAnchorElement>("a[data-panel]")) {
      link.ariaExpanded = String(link.dataset["panel"] === code);
    }
    this.#root.querySelector<HTMLDetailsElement>(".menu")?.removeAttribute("open");
    if (focus && code) this.focus();
  }

  /** The first thing to do in the open panel: read why it was refused, or write. */
  focus(): void {
    const field = this.open?.querySelector<HTMLElement>(
      ".field--invalid :is(input, select, textarea), textarea, select, input:not([type=hidden])",
    );
    field?.focus();
    this.open?.scrollIntoView({ block: "nearest" });
  }

  /** Close the open panel; its words stay. False if none was open. */
  dismiss(): boolean {
    const code = this.open?.dataset["panelCode"];
    if (!code) return false;
    this.saveDrafts();
    this.show(null);
    const button = this.#root.querySelector<HTMLElement>(`[data-panel="${code}"]`);
    (button?.closest(".menu")?.querySelector("summary") ?? button)?.focus();
    return true;
  }

  #key(code: string, number = this.number): string {
    return `triage-${number}-${code}`;
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[data-panel]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const code = link.dataset["panel"] ?? null;
      if (code === this.open?.dataset["panelCode"]) this.dismiss();
      else this.show(code);
    } else if (target.closest("[data-cancel]")) {
      event.preventDefault();
      this.dismiss();
    } else if (target.closest("[data-refused]")) {
      toast(this.#root.querySelector("#why-not")?.textContent?.trim() ?? "");
    }
  }

  /** Only the people of the chosen agency can be chosen. */
  #onChange(event: Event): void {
    if (event.target instanceof HTMLSelectElement && event.target.name === "agency") this.#onlyPeopleOfAgency();
  }

  #onlyPeopleOfAgency(): void {
    const agency = this.#root.querySelector<HTMLSelectElement>("select[name=agency]");
    const agent = this.#root.querySelector<HTMLSelectElement>("select[name=agent]");
    if (!agency || !agent) return;
    const name = agency.selectedOptions[0]?.textContent?.trim();
    for (const group of agent.querySelectorAll("optgroup")) {
      group.hidden = group.disabled = group.label !== name;
      if (group.disabled && group.contains(agent.selectedOptions[0] ?? null)) agent.value = "";
    }
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["act"]) return;
    event.preventDefault();
    if (this.#sending) return;
    this.#sending = true;
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : form.querySelector("button");
    const address = button?.getAttribute("formaction") ?? form.action;
    const code = form.dataset["act"];
    const number = this.number;
    this.saveDrafts();
    const said = new FormData(form);
    this.#hold(form, button, true);
    try {
      const answer = await request(address, { method: "POST", body: said });
      const done = (await answer.json()) as Done;
      await (this.#drafts.get(code)?.clear() ?? clearDraft(this.#key(code, number)));
      this.#forget(form);
      if (this.open?.contains(form)) this.show(null);
      this.saveDrafts();
      toast(done.message);
      this.#events.onDone(done);
    } catch (error) {
      this.#hold(form, button, false);
      const html = error instanceof HttpError ? (error.problem as Problem & { html?: string }).html : undefined;
      this.saveDrafts();
      if (html && this.number === number) this.#events.onRefused(html);
      else this.#fail(form, messageOf(error));
    } finally {
      this.#sending = false;
    }
  }

  /** While it is sent, what is sent cannot be changed. */
  #hold(form: HTMLFormElement, button: HTMLButtonElement | null, held: boolean): void {
    for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea")) field.readOnly = held;
    if (button) button.ariaBusy = held ? "true" : null;
  }

  /** The words were sent: the page that is left must not keep them as a draft again. */
  #forget(form: HTMLFormElement): void {
    form.reset();
    for (const words of form.querySelectorAll("textarea")) words.value = "";
  }

  #fail(form: HTMLFormElement, sentence: string): void {
    const place = form.querySelector<HTMLElement>("[data-error]");
    if (!place) {
      toast(sentence);
      return;
    }
    place.textContent = sentence;
    place.hidden = false;
  }
}
