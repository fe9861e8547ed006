/** The open request: read, replaced when it changes, never under somebody's words. */
import { HttpError, messageOf, request } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";
import { fragment } from "./triage-list.ts";
import { Panels, type Done } from "./triage-panels.ts";
import { announce } from "./triage-words.ts";

export interface DetailEvents {
  /** A request is shown (its key and number), or none. */
  onShown: (key: string | null, number: string | null) => void;
  onDone: () => void;
  /** The query that addresses carry, so that links lead back to the same list. */
  query: () => string;
}

export class Detail {
  readonly panels: Panels;
  readonly root: HTMLElement;
  readonly #page: HTMLElement;
  readonly #events: DetailEvents;
  #asked: AbortController | undefined;
  #wanted: string | null;

  constructor(page: HTMLElement, root: HTMLElement, events: DetailEvents) {
    this.root = root;
    this.#page = page;
    this.#events = events;
    this.panels = new Panels(root, { onDone: (done) => void this.#done(done), onRefused: (html) => this.#refused(html) });
    this.#wanted = this.number;
    if (this.number) void this.panels.enhance();
  }

  get article(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(".detail");
  }

  get key(): string | null {
    return this.article?.dataset["key"] ?? null;
  }

  get number(): string | null {
    return this.article?.dataset["number"] ?? null;
  }

  /** The request that is open or about to be. */
  get wanted(): string | null {
    return this.#wanted;
  }

  async show(number: string, focus = false): Promise<void> {
    this.#asked?.abort();
    this.#wanted = number;
    if (number === this.number) {
      if (focus) this.focus();
      return;
    }
    const asked = (this.#asked = new AbortController());
    this.root.ariaBusy = "true";
    try {
      const html = await this.#read(number, asked.signal);
      this.panels.saveDrafts();
      this.#put(html);
      this.root.scrollTop = 0;
      this.#page.toggleAttribute("data-open", true);
      this.#events.onShown(this.key, this.number);
      if (focus) this.focus();
      await this.panels.enhance();
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#wanted = this.number;
      toast(messageOf(error));
    } finally {
      if (this.#asked === asked) this.root.ariaBusy = null;
    }
  }

  close(): void {
    this.#asked?.abort();
    this.#wanted = null;
    this.panels.saveDrafts();
    this.root.replaceChildren();
    this.root.ariaBusy = null;
    this.#page.toggleAttribute("data-open", false);
    this.#events.onShown(null, null);
  }

  focus(): void {
    this.root.querySelector<HTMLElement>("#detail-title")?.focus();
  }

  /** Somebody changed requests; if the open one is among them, show it as it is now. */
  async follow(versions: Record<string, number>): Promise<void> {
    const { key, number, article } = this;
    const version = key === null ? undefined : versions[key];
    if (!article || !number || version === undefined || version <= Number(article.dataset["version"])) return;
    let html: string;
    try {
      html = await this.#read(number);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return;
    }
    if (article !== this.article) return;
    if (this.panels.open) this.#besideWords(html);
    else {
      const held = focusedControl(this.root);
      this.panels.saveDrafts();
      this.#put(html);
      await this.panels.enhance();
      if (held) this.root.querySelector<HTMLElement>(held)?.focus({ preventScroll: true });
    }
    announce("La demande ouverte vient de changer.");
  }

  /** Facts and story are renewed; the form stays as it is, on the version that was read. */
  #besideWords(html: string): void {
    const fresh = fragment(html);
    for (const part of ["head", "body"]) {
      const now = fresh.querySelector(`[data-part=${part}]`);
      const before = this.root.querySelector(`[data-part=${part}]`);
      if (now && before) before.replaceWith(now);
    }
    const article = this.article;
    const version = fresh.querySelector<HTMLElement>(".detail")?.dataset["version"];
    // What is shown is new; the forms still say from which version their words were meant.
    if (article && version) article.dataset["version"] = version;
    if (this.root.querySelector(".stale")) return;
    const note = document.createElement("p");
    note.className = "stale";
    note.textContent = "Cette demande vient de changer : voyez plus bas ce qui s’est passé.";
    this.panels.open?.prepend(note);
  }

  async #done(done: Done): Promise<void> {
    if (done.html) {
      const { writing } = this.panels;
      this.#put(done.html);
      const restored = this.panels.enhance();
      if (writing) await restored;
      if (!writing || !this.panels.goOn(writing)) this.focus();
    } else this.close();
    this.#events.onDone();
  }

  #refused(html: string): void {
    this.#put(html);
    void this.panels.enhance();
    this.panels.focus();
    this.#events.onDone();
  }

  #put(html: string): void {
    this.root.replaceChildren(fragment(html));
  }

  async #read(number: string, signal?: AbortSignal): Promise<string> {
    const query = this.#events.query();
    const answer = await request(`${this.#page.dataset["page"]}/${number}/fiche${query ? `?${query}` : ""}`, {
      headers: { Accept: "text/html" },
      ...(signal ? { signal } : {}),
    });
    return answer.text();
  }
}

/** How to find again, in the renewed detail, the control that has the focus. */
function focusedControl(root: HTMLElement): string | undefined {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return undefined;
  const { panel, shortcut } = focused.dataset;
  if (panel) return `a[data-panel="${panel}"]`;
  if (shortcut) return `[data-shortcut="${shortcut}"]`;
  return "#detail-title";
}
