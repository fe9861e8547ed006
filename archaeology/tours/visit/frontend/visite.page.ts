/** `/visite`: tours on the visitor's phone. The server draws each page; this adds what a phone can do, and does all of it offline. */
import "../../../../layers/ui/static/ui/theme.css";
import "../../../../layers/ui/static/ui/elements.css";
import "../../../../layers/ui/static/ui/forms.css";
import "../../../../layers/ui/static/ui/parts.css";
import "../../../../layers/ui/static/ui/layout.css";
import "./visit.css";
import "./visit-list.css";
import "./visit-cover.css";
import "./visit-stop.css";
import "./visit-walk.css";
import "./visit-walk-bar.css";
import "./visit-shore.css";
// Built as a file of its own; browsers are given it at an address that may rule `/visite`.
import builtWorker from "./visit-worker.ts?worker&url";
import { button, type Child, h, notice } from "@ui/elements.ts";
import { HttpError } from "@ui/http.ts";
import { startOfflineApp } from "@ui/offline-app.ts";
import table from "../../static/visit/words/app.json";
import takeTable from "../../static/visit/words/take.json";
import { sayFrame, startBar } from "./bar.ts";
import { type Cover, fillCover } from "./cover-parts.ts";
import { coverOf } from "./cover-screen.ts";
import { type HeldTour, holdTour } from "./held-tour.ts";
import { KeptList, offlineList } from "./kept-list.ts";
import { enhanceList } from "./list-page.ts";
import { Withdrawn } from "./renewing.ts";
import { enhanceStop } from "./stop-page.ts";
import { change, settings } from "./settings.ts";
import { isWalk } from "./walk-address.ts";
import { WalkScreen } from "./walk-screen.ts";
import { LANGUAGES, wordsOf } from "./words.ts";

const words = wordsOf(table);
const takeWords = wordsOf(takeTable);
const root = document.documentElement;

/** `/visite/<code>/<slug>` */
function address(): { code: string; slug: string } {
  const [, , code = "", slug = ""] = location.pathname.split("/").map(decodeURIComponent);
  return { code, slug };
}

/**
 * The language in which tours are wanted; the app speaks it too, or the next best.
 *
 * Its own page is in none until it is opened: what the address asks for, else what was read last.
 */
function chooseLanguage(): string {
  const { page, reader = root.lang } = document.body.dataset;
  if (page !== "app") {
    change({ language: reader });
    return reader;
  }
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, settings().language, navigator.language].flatMap((each) => (each ? [each.slice(0, 2).toLowerCase()] : []));
  root.lang = wanted.find((each) => LANGUAGES.some((language) => language === each)) ?? "en";
  const [dearest = root.lang] = wanted;
  sayFrame(dearest);
  return dearest;
}

/** A tour's page: its cover, or the walk through it. */
class TourPage {
  #walk: WalkScreen | null = null;
  #held: HeldTour | null = null;
  /** How often something was to be shown: what comes too late is not. */
  #turn = 0;

  constructor(
    readonly main: HTMLElement,
    readonly code: string,
    readonly language: string,
    /** What the server drew; null: it is drawn here. */
    readonly served: { nodes: Node[]; cover: Cover } | null,
  ) {
    window.addEventListener("hashchange", () => void this.show());
  }

  async show(): Promise<void> {
    const turn = (this.#turn += 1);
    const walking = isWalk(location.hash);
    document.body.dataset["shown"] = walking ? "walk" : "cover";
    if (this.#walk && walking) return this.#walk.show();
    this.#walk?.leave();
    this.#walk = null;
    if (!walking && this.served) {
      this.main.replaceChildren(...this.served.nodes);
      fillCover(this.main, this.served.cover);
      return;
    }
    try {
      // What was taken along may have been changed since it was last looked at.
      const held = this.#held && !this.#held.kept ? this.#held : await holdTour(this.code, this.language, () => this.#sayUpdating());
      if (turn !== this.#turn) return;
      this.#held = held;
    } catch (error) {
      if (turn === this.#turn) this.main.replaceChildren(this.#trouble(error));
      return;
    }
    const { tour } = this.#held;
    document.title = tour.title;
    if (!walking) {
      this.main.replaceChildren(coverOf(this.#held));
      fillCover(this.main, { code: this.code, language: tour.language, profile: tour.profile ?? [] });
      return;
    }
    this.#walk = new WalkScreen(this.#held);
    this.main.replaceChildren(this.#walk.element);
    this.#walk.show();
  }

  #sayUpdating(): void {
    this.main.replaceChildren(h("p", { class: "lead", role: "status" }, takeWords.updating));
  }

  #trouble(error: unknown): HTMLElement {
    const home = h("a", { href: `/visite?lang=${root.lang}` }, words.home);
    const told = (...said: Child[]): HTMLElement => h("div", {}, h("h1", { class: "visually-hidden", tabindex: -1 }, words.name), notice("warning", ...said));
    if (error instanceof Withdrawn) return told(h("p", {}, takeWords.withdrawn), home);
    const status = error instanceof HttpError ? error.status : 500;
    const sentence = status === 0 ? words.no_network : status === 404 ? words.not_found : words.trouble;
    return told(h("p", {}, sentence), button(words.again, () => void this.show()), " ", home);
  }
}

async function start(): Promise<void> {
  const [main, shelf, bar] = ["contenu", "avis", "outils"].map((id) => document.getElementById(id));
  if (!main || !shelf || !bar) return;
  const reader = chooseLanguage();
  startBar(bar);
  startOfflineApp(shelf, builtWorker, {
    impossible: words.worker_impossible,
    failed: words.worker_failed,
    newer: words.newer,
    reload: words.reload,
    install: words.install,
  });
  const { page, language = root.lang } = document.body.dataset;
  const { code, slug } = address();
  if (page === "list") return enhanceList(main);
  if (page === "stop") return enhanceStop(main);
  if (page === "tour") {
    const profile = JSON.parse(main.querySelector<HTMLElement>("[data-profile]")?.dataset["profile"] ?? "[]") as [number, number][];
    return new TourPage(main, code, language, { nodes: [...main.childNodes], cover: { code, language, profile } }).show();
  }
  if (!code) {
    main.replaceChildren(...(await offlineList()));
    const kept = new KeptList(main);
    await kept.show();
    return kept.renew();
  }
  // A stop's own address, without network: where its tour is on this phone, it is read there.
  if (slug) history.replaceState(null, "", `/visite/${code}${location.search}#/suivre/${slug}`);
  await new TourPage(main, code, reader, null).show();
}

void start();
