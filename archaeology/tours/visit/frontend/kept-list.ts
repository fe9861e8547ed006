/** The tours on this phone: beside those that the server lists, and alone where there is no network to list any. */
import { h, notice } from "@ui/elements.ts";
import appTable from "../../static/visit/words/app.json";
import table from "../../static/visit/words/list.json";
import { validity } from "./cover-screen.ts";
import { fromPhone } from "./held-tour.ts";
import { KEPT, keptTours, type KeptTour } from "./kept.ts";
import { type Renewal, renewAll } from "./renewing.ts";
import { isExpired } from "./telling.ts";
import { counted, entitled, fill, language as ownLanguage, sayMinutes, wordsOf } from "./words.ts";

const words = wordsOf(table);
const appWords = wordsOf(appTable);
/** The first of these that is so of one of its languages is said of a tour. */
const PROGRESS = ["coming", "behind", "renewed"] as const;
/** How long an app that is looked at again goes on without asking. */
const REST_MS = 5 * 60_000;

/** What the list begins with where there is no network. */
export async function offlineList(): Promise<HTMLElement[]> {
  const tours = await keptTours();
  return [
    h("h1", { tabindex: -1 }, words.offline_title),
    tours.length ? h("p", { class: "lead" }, words.offline_lead) : notice("info", h("p", {}, words.offline_none)),
    h("p", {}, h("a", { href: `/visite?lang=${ownLanguage()}` }, appWords.home)),
  ];
}

/** Marks in a list what is on this phone, adds what is not listed, and makes all of it what is published now. */
export class KeptList {
  /** By code, then by language: what became of it last. */
  readonly #renewals = new Map<string, Map<string, Renewal>>();
  readonly #removed = h("div", { class: "tours-removed", role: "status" });
  readonly #others = h("section", { class: "tours-kept", "aria-labelledby": "kept-title", hidden: true });
  #shown = "";
  #isAsking = false;
  #asked = -Infinity;

  constructor(readonly main: HTMLElement) {
    main.querySelector("h1")?.after(this.#removed);
    main.append(this.#others);
    window.addEventListener(KEPT, () => void this.show());
    window.addEventListener("online", () => void this.renew());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && performance.now() - this.#asked > REST_MS) void this.renew();
    });
  }

  async show(): Promise<void> {
    const tours = await keptTours();
    const listed = new Set([...this.main.querySelectorAll<HTMLElement>(".tours .tour-card[data-code]")].map(({ dataset }) => dataset["code"]));
    // Not asked for, or no longer published: it is reached all the same, to be removed too.
    this.#showOthers(tours.filter(({ code }) => !listed.has(code)));
    const kept = new Set(tours.map(({ code }) => code));
    for (const card of this.main.querySelectorAll<HTMLElement>(".tour-card[data-code]")) this.#mark(card, kept);
  }

  /** Quietly, where there is a network: what is looked at stays. */
  async renew(): Promise<void> {
    if (this.#isAsking || !navigator.onLine) return;
    this.#isAsking = true;
    this.#asked = performance.now();
    await renewAll((kept, renewal) => this.#tell(kept, renewal)).catch(console.warn);
    this.#isAsking = false;
  }

  #tell({ code, language, tour }: KeptTour, renewal: Renewal): void {
    const renewals = this.#renewals.get(code) ?? new Map<string, Renewal>();
    this.#renewals.set(code, renewals.set(language, renewal));
    void this.show();
    if (renewal !== "untold" && renewal !== "withdrawn" && renewal !== "crowded") return;
    const name = new Intl.DisplayNames([ownLanguage()], { type: "language" }).of(language) ?? language;
    this.#removed.append(notice("warning", h("p", {}, ...entitled(fill(words[renewal], { language: name }), tour.title, language))));
  }

  #mark(card: HTMLElement, kept: ReadonlySet<string>): void {
    const code = card.dataset["code"] ?? "";
    const mark = card.querySelector<HTMLElement>(".tour-card__here") ?? h("strong", { class: "tour-card__here" });
    if (!kept.has(code)) return mark.remove();
    const renewals = [...(this.#renewals.get(code)?.values() ?? [])];
    const progress = PROGRESS.find((each) => renewals.includes(each));
    // The heading above those that nobody listed says where they are.
    if (!progress && this.#others.contains(card)) return mark.remove();
    const said = words[progress ?? "here"];
    if (!mark.isConnected) card.querySelector(".tour-card__facts")?.append(mark);
    if (mark.textContent !== said) mark.textContent = said;
  }

  #showOthers(tours: readonly KeptTour[]): void {
    const shown = JSON.stringify(tours.map(({ code, language, taken }) => [code, language, taken]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    // Who is at one of them with the keyboard stays there.
    const at = this.#others.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    this.#others.hidden = !tours.length;
    const isAlone = !this.main.querySelector(".tours");
    const heading = h("h2", { id: "kept-title", class: isAlone ? "visually-hidden" : null }, words.here);
    this.#others.replaceChildren(heading, h("ul", { class: "tour-cards" }, ...tours.map(card)));
    if (at) this.#others.querySelector<HTMLElement>(`a[href="${CSS.escape(at)}"]`)?.focus();
  }
}

function card(kept: KeptTour): HTMLElement {
  const { tour, code, language } = kept;
  const picture = h("img", { class: "tour-card__picture", alt: "" });
  if (tour.image) void fromPhone(kept).media.address(tour.image).then((address) => (picture.src = address));
  const facts = [tour.duration_min ? sayMinutes(tour.duration_min) : "", counted(tour.stops.length, words.stop_one, words.stop_many)];
  return h(
    "li",
    { class: "tour-card", lang: language, "data-code": code },
    tour.image ? picture : null,
    h(
      "div",
      { class: "tour-card__body" },
      h("h2", { class: "tour-card__title" }, h("a", { href: `/visite/${code}?lang=${language}` }, tour.title)),
      h("p", {}, tour.summary),
      isExpired(tour) ? h("p", { class: "tour-card__expired", lang: ownLanguage() }, validity(tour)) : null,
      h("p", { class: "tour-card__facts", lang: ownLanguage() }, ...facts.filter(Boolean).map((fact) => h("span", {}, fact))),
    ),
  );
}
