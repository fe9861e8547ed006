/** « Emporter » : what it weighs, how far it is, what is here, and how to be rid of it. */
import { button, h } from "@ui/elements.ts";
import { HttpError } from "@ui/http.ts";
import { askToPersist } from "@ui/offline-app.ts";
import table from "../../static/visit/words/take.json";
import { KEPT, keptTour, type KeptTour, Removed, removeTour } from "./kept.ts";
import { dropIfWithdrawn, Withdrawn } from "./renewing.ts";
import { Changed, needed, NoRoom, takeAlong, type Needed, type Progress } from "./taking.ts";
import { fill, sayBytes, wordsOf } from "./words.ts";

const words = wordsOf(table);

/** Fills `root`, and goes on telling when the tour is taken or removed in another tab. */
export async function takePanel(root: HTMLElement, code: string, language: string): Promise<void> {
  const panel = new TakePanel(root, code, language);
  window.addEventListener(KEPT, () => void panel.show());
  await panel.show();
}

class TakePanel {
  readonly #status = h("p", { class: "take__status", role: "status" });
  readonly #actions = h("div", { class: "take__actions" });
  readonly #progress = h("progress", { class: "take__progress", max: 1, value: 0, hidden: true, "aria-label": words.progress });
  #running: AbortController | null = null;
  /** What broke off is not begun by itself again. */
  #isRenewed = false;
  /** Nothing can be taken here any more. */
  #isShut = false;

  constructor(
    root: HTMLElement,
    readonly code: string,
    readonly language: string,
  ) {
    root.replaceChildren(
      h("section", { class: "take", "aria-labelledby": "take-title" }, h("h2", { id: "take-title", class: "take__title" }, words.title), this.#status, this.#progress, this.#actions),
    );
  }

  async show(sentence = ""): Promise<void> {
    if (this.#running) return;
    this.#progress.hidden = true;
    const kept = await keptTour(this.code, this.language);
    if (this.#isShut) return;
    this.#say(sentence || (kept ? fill(words.taken, { size: sayBytes(kept.bytes) }) : words.why));
    this.#actions.replaceChildren(...(kept ? [this.#removeButton()] : [this.#takeButton(words.take)]));
    if (navigator.onLine) await this.#announce(kept);
  }

  /** The size before anything is fetched; of a tour that is here, what is newer comes by itself. */
  async #announce(kept: KeptTour | null): Promise<void> {
    const now = await needed(this.code, this.language).catch((error: unknown) => this.#unheard(error));
    if (!now || this.#running) return;
    const size = sayBytes(now.bytes);
    if (!kept) this.#actions.append(h("span", { class: "take__size" }, fill(words.size, { size })));
    else if (now.manifest.version !== kept.version && !this.#isRenewed) {
      this.#isRenewed = true;
      await this.#take(words.updating);
    } else if (now.manifest.version !== kept.version) {
      this.#say(fill(words.newer, { size }));
      this.#actions.replaceChildren(this.#takeButton(words.update), this.#removeButton());
    }
  }

  async #unheard(error: unknown): Promise<Needed | null> {
    const gone = await dropIfWithdrawn(this.code, error).catch((withdrawn: unknown) => withdrawn);
    if (gone instanceof Withdrawn) this.#shut(error, words.withdrawn);
    // Without IndexedDB nothing can be taken along; without an answer it can be tried.
    else if (!(error instanceof HttpError)) this.#shut(error, words.closed);
    return null;
  }

  #shut(error: unknown, sentence: string): void {
    console.warn(error);
    this.#isShut = true;
    this.#say(sentence);
    this.#actions.replaceChildren();
  }

  /** `why`: said before how far it is, where nobody pressed anything. */
  async #take(why = ""): Promise<void> {
    const running = (this.#running = new AbortController());
    this.#actions.replaceChildren(button(words.stop, () => running.abort(), "button button--secondary"));
    this.#progress.hidden = false;
    void askToPersist();
    const sentence = await takeAlong(this.code, this.language, (progress) => this.#tell(progress, why), running.signal).then(
      () => "",
      (error: unknown) => this.#why(error, running.signal.aborted),
    );
    this.#running = null;
    await this.show(sentence);
    if (sentence) this.#actions.querySelector("button")?.replaceChildren(words.resume);
    if (!why) this.#actions.querySelector("button")?.focus();
  }

  #tell({ bytes, total }: Progress, why: string): void {
    this.#progress.max = Math.max(1, total);
    this.#progress.value = bytes;
    const sentence = `${why} ${fill(words.going, { done: sayBytes(bytes), total: sayBytes(total) })}`.trim();
    if (this.#status.textContent !== sentence) this.#say(sentence);
  }

  #why(error: unknown, stopped: boolean): string {
    if (stopped) return words.stopped;
    if (error instanceof NoRoom) return fill(words.full, { size: sayBytes(error.bytes) });
    if (error instanceof Changed) return words.changing;
    if (error instanceof Removed) return words.removed;
    if (error instanceof HttpError) return words.broken;
    console.warn(error);
    return words.closed;
  }

  #takeButton(label: string): HTMLButtonElement {
    return button(label, () => void this.#take(), "button button--secondary button--large");
  }

  #removeButton(): HTMLButtonElement {
    return button(words.remove, () => this.#ask(), "button button--quiet");
  }

  #ask(): void {
    this.#say(words.remove_ask);
    const keep = button(words.keep, () => void this.show(), "button button--secondary");
    const remove = button(words.remove, () => void removeTour(this.code, this.language).then(() => this.show(words.removed)), "button button--danger");
    this.#actions.replaceChildren(remove, keep);
    keep.focus();
  }

  #say(sentence: string): void {
    this.#status.textContent = sentence;
  }
}
