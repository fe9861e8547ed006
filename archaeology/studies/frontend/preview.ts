/** What a form would give, asked of the server a moment after each change; the last question counts. */
import { messageOf, request } from "@ui/http.ts";

/** Milliseconds without a change before it is asked. */
const PAUSE = 350;

interface Options {
  form: HTMLFormElement;
  address: string;
  /** Shown once there is something to show; holds `[data-preview-sheet]` and `[data-preview-state]`. */
  region: HTMLElement;
  /** Whether enough is filled in to ask at all. */
  ready: () => boolean;
  shown: (sheet: HTMLElement) => void;
}

export class Preview {
  readonly #options: Options;
  readonly #sheet: HTMLElement | null;
  readonly #state: HTMLElement | null;
  #timer: number | undefined;
  #asked: AbortController | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#sheet = options.region.querySelector("[data-preview-sheet]");
    this.#state = options.region.querySelector("[data-preview-state]");
  }

  later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE);
  }

  async #ask(): Promise<void> {
    const { form, address, region, ready, shown } = this.#options;
    this.#asked?.abort();
    region.hidden = !ready();
    if (region.hidden || !this.#sheet) return;
    const mine = (this.#asked = new AbortController());
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await request(address, { method: "POST", body: new FormData(form), signal: mine.signal });
      const html = await answer.text();
      if (mine.signal.aborted) return;
      this.#sheet.innerHTML = html;
      shown(this.#sheet);
      this.#say("Aperçu à jour.");
    } catch (error) {
      if (mine.signal.aborted) return;
      this.#sheet.textContent = messageOf(error);
      this.#say(messageOf(error));
    }
    region.setAttribute("aria-busy", "false");
  }

  #say(sentence: string): void {
    if (this.#state) this.#state.textContent = sentence;
  }
}
