/** One text that is being written: when it is sent, what became of it, and what stands against it. */
import { HttpError, messageOf, request } from "@ui/http.ts";

export interface Words {
  typing: string;
  saving: string;
  saved: string;
  failed: string;
  conflict: string;
  theirs: string;
  nothing: string;
  mine: string;
  take: string;
}

type Field = HTMLInputElement | HTMLTextAreaElement;
type Now = Record<string, string | number>;

/** What was saved, and what visitors no longer see because of it. */
interface Kept {
  version: number;
  warning: string;
}

const PAUSE_MS = 2_000;

export class SavedText {
  isUnsaved = false;
  readonly #form: HTMLFormElement;
  readonly #words: Words;
  readonly #state: HTMLElement | null;
  #timer = 0;
  #sending = false;
  #typed = 0;
  /** Until somebody has chosen which text stays, nothing is sent by itself. */
  #isDisputed = false;

  constructor(form: HTMLFormElement, words: Words) {
    this.#form = form;
    this.#words = words;
    this.#state = form.querySelector(".texts-side__state");
    form.addEventListener("input", () => this.#typing());
    form.addEventListener("change", () => void this.#save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save(true);
    });
    // Written before this script came. The form says `autocomplete="off"`: what a browser restores on the
    // way back may be older than what is saved now.
    if (this.#fields().some((field) => field.value !== field.defaultValue)) this.#typing();
  }

  #typing(): void {
    this.isUnsaved = true;
    this.#typed += 1;
    if (this.#isDisputed) return;
    this.#say("typing", this.#words.typing);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(), PAUSE_MS);
  }

  /** One sending at a time: the next one needs the version that this one makes. */
  async #save(always = false): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.#sending || (!always && (!this.isUnsaved || this.#isDisputed))) return;
    this.#sending = true;
    const typed = this.#typed;
    this.#say("saving", this.#words.saving);
    try {
      const answer = await this.#send();
      if (answer.status === 409) this.#conflict(((await answer.json()) as { now: Now }).now);
      else if (answer.status === 422) this.#refused(((await answer.json()) as { errors: Record<string, string[]> }).errors);
      else this.#kept((await answer.json()) as Kept, typed);
    } catch (error) {
      this.#say("failed", this.#words.failed + messageOf(error));
    } finally {
      this.#sending = false;
    }
    if (this.isUnsaved && !this.#isDisputed && this.#typed !== typed) this.#timer = window.setTimeout(() => void this.#save(), PAUSE_MS);
  }

  /** What a refusal holds is for this page: it is an answer like another. */
  async #send(): Promise<Response> {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form)) if (typeof value === "string") body.append(name, value);
    try {
      return await request(this.#form.action, { method: "POST", body });
    } catch (error) {
      if (error instanceof HttpError && (error.status === 409 || error.status === 422)) {
        return Response.json(error.problem, { status: error.status });
      }
      throw error;
    }
  }

  #kept(kept: Kept, typed: number): void {
    this.#version(kept.version);
    this.#clear();
    if (typed !== this.#typed) return;
    this.isUnsaved = false;
    if (kept.warning) this.#say("warned", kept.warning);
    else this.#say("saved", this.#words.saved);
  }

  #refused(errors: Record<string, string[]>): void {
    this.#clear();
    const said = new Map(Object.entries(errors));
    const told = this.#fields().flatMap((field) => {
      const why = said.get(field.name);
      said.delete(field.name);
      if (why) field.setAttribute("aria-invalid", "true");
      return why ? [`${field.labels?.[0]?.textContent ?? field.name} – ${why.join(" ")}`] : [];
    });
    this.#say("failed", this.#words.failed + [...told, ...[...said.values()].flat()].join(" "));
  }

  /** Theirs is shown below mine, field by field; which one stays is the writer's choice. */
  #conflict(now: Now): void {
    this.#clear();
    this.#isDisputed = true;
    this.#version(Number(now["version"] ?? 0));
    for (const field of this.#fields()) {
      const theirs = String(now[field.name] ?? "");
      if (theirs === field.value) continue;
      const shown = document.createElement("p");
      shown.className = "texts-theirs";
      shown.lang = field.lang;
      shown.textContent = this.#words.theirs + (theirs || this.#words.nothing);
      field.after(shown);
    }
    this.#say("failed", this.#words.conflict);
    const choice = document.createElement("p");
    choice.className = "cluster texts-choose";
    choice.append(
      this.#button(this.#words.mine, () => void this.#save(true)),
      this.#button(this.#words.take, () => {
        for (const field of this.#fields()) if (field.name in now) field.value = String(now[field.name]);
        this.isUnsaved = false;
        this.#clear();
        this.#say("saved", this.#words.saved);
      }),
    );
    this.#form.append(choice);
  }

  #button(label: string, act: () => void): HTMLButtonElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--secondary button--small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  #fields(): Field[] {
    return [...this.#form.querySelectorAll<Field>("input:not([type=hidden]), textarea")];
  }

  #version(version: number): void {
    const field = this.#form.querySelector<HTMLInputElement>("[name=version]");
    if (field) field.value = String(version);
  }

  #clear(): void {
    this.#isDisputed = false;
    for (const each of this.#form.querySelectorAll(".texts-theirs, .texts-choose")) each.remove();
    for (const field of this.#fields()) field.removeAttribute("aria-invalid");
  }

  #say(state: string, sentence: string): void {
    this.#form.dataset["state"] = state;
    if (this.#state) this.#state.textContent = sentence;
  }
}
