/** The list: read for a query, continued, and changed in place by what happens. */
import { messageOf, request } from "@ui/http.ts";
import { announce, joined, newRequests, requests } from "./triage-words.ts";

export interface Changed {
  id: number;
  rank: number;
  appeared: boolean;
  html: string;
}

/** What changed, by what it means for the list; `outside` are removed ones that one still sees. */
export interface Happened {
  items: readonly Changed[];
  removed: readonly number[];
  outside: readonly Changed[];
}

export interface Counts {
  count: number;
  views: Record<string, number>;
}

export class RequestList {
  /** The change log's cursor up to which the list is true. */
  cursor = "";
  query = "";
  #asked: AbortController | undefined;
  readonly root: HTMLElement;
  readonly #url: string;

  constructor(root: HTMLElement, url: string) {
    this.root = root;
    this.#url = url;
    this.#readSummary();
  }

  get list(): HTMLOListElement {
    return this.root.querySelector<HTMLOListElement>("#queue")!;
  }

  /** The number that was typed in the search, where a request has it. */
  get direct(): string {
    return this.root.querySelector<HTMLElement>("[data-part=summary]")?.dataset["direct"] ?? "";
  }

  item(id: string | null): HTMLElement | null {
    return id === null ? null : this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  itemOfNumber(number: string): HTMLElement | null {
    return this.list.querySelector(`[data-number="${CSS.escape(number)}"]`);
  }

  /** Read the list of a query. False: it could not be read, or another query came since. */
  async load(query: string): Promise<boolean> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.query = query;
    this.root.setAttribute("aria-busy", "true");
    try {
      const fresh = await this.#fetch(query, asked.signal);
      for (const part of ["summary", "empty", "more"]) this.#part(part).replaceWith(partOf(fresh, part));
      this.list.replaceChildren(...fresh.querySelectorAll("#queue > li"));
      this.root.scrollTop = 0;
      this.#readSummary();
      announce(requests(this.#count()));
      return true;
    } catch (error) {
      if (!asked.signal.aborted) this.#note(messageOf(error));
      return false;
    } finally {
      if (this.#asked === asked) this.root.removeAttribute("aria-busy");
    }
  }

  /** Add the next page under the list; its first item gets the focus if `focus`. */
  async more(focus: boolean): Promise<void> {
    const link = this.root.querySelector<HTMLAnchorElement>("[data-more]");
    if (!link || link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    try {
      const fresh = await this.#fetch(link.dataset["more"] ?? "");
      const added = [...fresh.querySelectorAll<HTMLElement>("#queue > li")].filter(
        (item) => !this.item(idOf(item)),
      );
      this.list.append(...added);
      this.#part("more").replaceWith(partOf(fresh, "more"));
      announce(`${requests(added.length)} de plus`);
      if (focus) added[0]?.querySelector<HTMLElement>("[data-id]")?.focus();
    } catch (error) {
      this.#note(messageOf(error));
    } finally {
      link.ariaBusy = null;
    }
  }

  /** Put changed items where they belong now and take away what left, without moving what one reads. */
  apply({ items, removed, outside }: Happened, selected: string | null, own: string | null): void {
    const steady = this.#holdStill();
    let arrived = 0;
    let entered = 0;
    for (const changed of items) {
      const known = this.item(String(changed.id))?.closest("li") ?? null;
      if (!this.#place(changed, known, own)) continue;
      if (!known && changed.appeared) arrived += 1;
      else if (!known) entered += 1;
    }
    for (const id of removed) {
      const left = outside.find((each) => each.id === id);
      this.#remove(String(id), selected, left?.html);
    }
    this.#part("empty").hidden = this.list.children.length > 0;
    steady();
    if (arrived) announce(newRequests(arrived));
    else if (entered) announce(joined(entered));
  }

  count({ count, views }: Counts): void {
    const number = this.root.querySelector<HTMLElement>("[data-count]");
    if (number) {
      number.dataset["count"] = String(count);
      number.textContent = requests(count);
    }
    for (const [code, many] of Object.entries(views)) {
      const view = this.root.querySelector(`[data-view="${code}"] .views__count`);
      if (view) view.textContent = String(many);
    }
  }

  /** What left the list but was kept because it was selected goes once it is not. */
  sweep(selected: string | null): void {
    for (const item of this.list.querySelectorAll("li.is-leaving")) {
      if (idOf(item) !== selected) item.remove();
    }
  }

  /** An item shown while its rank falls on a page that is not read yet would leave a hole above it. */
  #place(changed: Changed, known: Element | null, own: string | null): boolean {
    const fresh = firstItem(changed.html);
    const after = [...this.list.children].find((item) => item !== known && rankOf(item) > changed.rank);
    const isLast = !after && this.root.querySelector("[data-more]") !== null;
    if (!fresh || (!known && isLast)) return false;
    const focused = known?.contains(document.activeElement) ?? false;
    if (String(changed.id) !== own) fresh.classList.add(known ? "is-changed" : "is-new");
    if (known && rankOf(known) === changed.rank) known.replaceWith(fresh);
    else {
      known?.remove();
      this.list.insertBefore(fresh, after ?? null);
    }
    if (focused) fresh.querySelector<HTMLElement>("[data-id]")?.focus({ preventScroll: true });
    return true;
  }

  /** What is selected stays in sight, as it is now, until something else is selected. */
  #remove(id: string, selected: string | null, html = ""): void {
    const item = this.item(id)?.closest("li");
    if (!item) return;
    const fresh = id === selected ? firstItem(html) : null;
    if (!fresh) {
      item.remove();
      return;
    }
    fresh.classList.add("is-leaving");
    fresh.dataset["leaving"] = "N’est plus dans cette liste";
    const focused = item.contains(document.activeElement);
    item.replaceWith(fresh);
    if (focused) linkOf(fresh)?.focus({ preventScroll: true });
  }

  /** Remember the first item in sight; the function returned puts it back where it was. */
  #holdStill(): () => void {
    const box = this.root.getBoundingClientRect();
    if (this.root.scrollTop === 0) return () => undefined;
    const item = [...this.list.querySelectorAll<HTMLElement>("[data-id]")].find(
      (each) => each.getBoundingClientRect().bottom > box.top,
    );
    const id = item?.dataset["id"] ?? null;
    const top = item?.getBoundingClientRect().top ?? 0;
    return () => {
      const now = this.item(id)?.getBoundingClientRect().top;
      if (now !== undefined) this.root.scrollTop += now - top;
    };
  }

  async #fetch(query: string, signal?: AbortSignal): Promise<DocumentFragment> {
    const answer = await request(`${this.#url}?${query}`, {
      headers: { Accept: "text/html" },
      ...(signal ? { signal } : {}),
    });
    return fragment(await answer.text());
  }

  #part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-part=${name}]`)!;
  }

  #count(): number {
    return Number(this.root.querySelector<HTMLElement>("[data-count]")?.dataset["count"] ?? 0);
  }

  #readSummary(): void {
    this.cursor = this.#part("summary").dataset["cursor"] ?? "";
  }

  #note(sentence: string): void {
    const note = document.createElement("p");
    note.className = "queue-note";
    note.setAttribute("role", "alert");
    note.textContent = sentence;
    this.root.querySelector(".queue-note[role=alert]")?.remove();
    this.#part("summary").append(note);
  }
}

/** HTML of our own templates as nodes. */
export function fragment(html: string): DocumentFragment {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

const partOf = (root: ParentNode, name: string): Element => root.querySelector(`[data-part=${name}]`)!;
const firstItem = (html: string): HTMLElement | null => fragment(html).querySelector("li");
const linkOf = (item: Element): HTMLElement | null => item.querySelector("[data-id]");
const idOf = (item: Element): string | null => linkOf(item)?.dataset["id"] ?? null;
const rankOf = (item: Element): number => Number(linkOf(item)?.dataset["rank"] ?? 0);
