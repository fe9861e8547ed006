/** The triage page: list, detail and map with one selection, kept up to date by themselves. */
import "@ui/map.ts";
import { linkListAndMap, type ListAndMap } from "@ui/list-and-map.ts";
import { poll } from "@ui/live.ts";
import { Detail } from "./triage-detail.ts";
import { keepField } from "./triage-field.ts";
import { fillForm, listen } from "./triage-filters.ts";
import { listenToKeys, offerSwitch } from "./triage-keys.ts";
import { RequestList, type Changed, type Counts } from "./triage-list.ts";
import { Points, SOURCE, type Point } from "./triage-points.ts";
import { keepAges } from "./triage-words.ts";

/** Answer of /triage/changes. */
interface Changes extends Partial<Counts> {
  cursor: string;
  reload?: boolean;
  items?: Changed[];
  features?: Point[];
  removed?: number[];
  outside?: Changed[];
  versions?: Record<string, number>;
}

const STEADY = 90; // milliseconds before the request under a moving selection is read

function start(page: HTMLElement): void {
  const map = page.querySelector("geo-map")!;
  const form = page.querySelector<HTMLFormElement>("#filters")!;
  const list = new RequestList(page.querySelector<HTMLElement>("#results")!, page.dataset["results"]!);
  const points = new Points(map, page.querySelector("#map-note"), page.dataset["features"]!);
  const offline = page.querySelector<HTMLElement>("#offline")!;
  const base = page.dataset["page"]!;
  let timer: number | undefined;
  let place = 0; // of the selection in the list, should its item leave

  list.query = location.search.slice(1);
  const address = (number: string | null): string =>
    `${base}${number ? `/${number}` : ""}${list.query ? `?${list.query}` : ""}`;

  const detail = new Detail(page, page.querySelector<HTMLElement>("#detail")!, {
    query: () => list.query,
    onShown: (key, number) => {
      link.select(key, "page");
      remember(number);
      // Once more when the map has its new width: the point may be out of sight by now.
      window.setTimeout(() => link.select(detail.key, "page"), 250);
    },
    onDone: () => live.now(),
  });

  const link: ListAndMap = linkListAndMap({
    list: list.list,
    map,
    source: SOURCE,
    onSelect: (id, origin) => {
      list.sweep(id);
      if (id === null || origin === "page") return;
      const number = list.item(id)?.dataset["number"] ?? points.numberOf(id);
      window.clearTimeout(timer);
      if (number) timer = window.setTimeout(() => void detail.show(number, isPhone()), STEADY);
    },
    onOpen: (id) => {
      const number = list.item(id)?.dataset["number"];
      window.clearTimeout(timer);
      if (number) void detail.show(number, true);
    },
  });

  /** The address says what is open; closing is one step back. */
  function remember(number: string | null): void {
    if (location.pathname + location.search === address(number)) return;
    const swap = number !== null && location.pathname !== base;
    history[swap ? "replaceState" : "pushState"](null, "", address(number));
  }

  async function query(wanted: string, typing = false): Promise<void> {
    list.query = wanted;
    const number = detail.wanted;
    history[typing ? "replaceState" : "pushState"](null, "", address(number));
    await read(wanted);
  }

  async function read(wanted: string): Promise<void> {
    void points.load(wanted);
    if (!(await list.load(wanted))) return;
    link.select(detail.key, "page");
    if (list.direct) await detail.show(list.direct);
  }

  async function step(by: 1 | -1): Promise<void> {
    const items = [...list.list.querySelectorAll<HTMLElement>("[data-id]")];
    const at = items.findIndex((item) => item.dataset["id"] === link.selected);
    const next = at >= 0 ? at + by : by > 0 ? place : place - 1;
    if (next >= items.length && by > 0) {
      await list.more(false);
      if (list.list.querySelectorAll("[data-id]").length === items.length) return;
    }
    const item = list.list.querySelectorAll<HTMLElement>("[data-id]")[Math.max(next, 0)];
    if (!item) return;
    place = Math.max(next, 0);
    item.focus();
    link.select(item.dataset["id"] ?? null, "list");
  }

  function close(): void {
    const key = detail.key;
    window.clearTimeout(timer);
    detail.close();
    (list.item(key) ?? list.list.querySelector<HTMLElement>("[data-id]"))?.focus();
  }

  const live = poll<Changes>({
    url: () => `${page.dataset["changes"]}?after=${list.cursor}${list.query ? `&${list.query}` : ""}`,
    onStatus: (online) => (offline.hidden = online),
    onData: (changes, response) => {
      // An answer to a question that is no longer asked.
      if (new URL(response.url).search !== `?after=${list.cursor}${list.query ? `&${list.query}` : ""}`) return;
      list.cursor = changes.cursor;
      if (changes.reload) {
        void read(list.query);
        return;
      }
      if (!changes.items) return;
      const { items, removed = [], outside = [], features = [] } = changes;
      list.apply({ items, removed, outside }, link.selected, detail.key);
      if (changes.count !== undefined && changes.views) list.count({ count: changes.count, views: changes.views });
      points.apply(features, removed);
      void detail.follow(changes.versions ?? {});
    },
  });

  listen(form, (wanted, typing) => void query(wanted, typing));
  keepAges(page);
  listenToKeys({
    step: (by) => void step(by),
    open: () => detail.focus(),
    search: () => form.querySelector<HTMLInputElement>("[name=q]")?.select(),
    act: (key) => {
      const button = detail.root.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]`);
      button?.click();
      return button !== null;
    },
    back: () => {
      if (closeMenu() || detail.panels.dismiss()) return true;
      if (!detail.wanted) return false;
      close();
      return true;
    },
    help: () => document.querySelector<HTMLDialogElement>("#shortcuts")?.showModal(),
  });

  function closeMenu(): boolean {
    const menu = detail.root.querySelector<HTMLDetailsElement>(".menu[open]");
    if (!menu) return false;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return true;
  }

  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const queueLink = target.closest<HTMLAnchorElement>("a[data-queue-link]");
    const other = target.closest<HTMLElement>("[data-open-number]");
    const more = target.closest("[data-more]");
    const view = target.closest<HTMLElement>("[data-show]");
    if (queueLink) {
      event.preventDefault();
      const wanted = new URL(queueLink.href).search.slice(1);
      fillForm(form, wanted);
      void query(wanted);
    } else if (target.closest("[data-close]")) {
      event.preventDefault();
      close();
    } else if (other) {
      event.preventDefault();
      void detail.show(other.dataset["openNumber"] ?? "", true);
    } else if (more) {
      event.preventDefault();
      void list.more(true);
    } else if (view) show(view.dataset["show"] ?? "list");
    else if (!target.closest(".menu")) detail.root.querySelector(".menu[open]")?.removeAttribute("open");
  });
  const help = document.querySelector<HTMLButtonElement>("#help")!;
  help.addEventListener("click", () => document.querySelector<HTMLDialogElement>("#shortcuts")?.showModal());
  help.hidden = false;
  const box = document.querySelector<HTMLInputElement>("#shortcuts-on");
  if (box) offerSwitch(box);

  /** On a phone, either the list or the map. */
  function show(what: string): void {
    page.dataset["view"] = what;
    for (const button of page.querySelectorAll<HTMLElement>("[data-show]")) {
      button.ariaPressed = String(button.dataset["show"] === what);
    }
  }

  window.addEventListener("popstate", () => {
    const wanted = location.search.slice(1);
    const number = location.pathname.slice(base.length + 1) || null;
    if (wanted !== list.query) {
      fillForm(form, wanted);
      list.query = wanted;
      void read(wanted);
    }
    if (number === null) detail.close();
    else void detail.show(number);
  });

  show("list");
  page.querySelector<HTMLElement>(".triage__switch")!.hidden = false;
  link.select(detail.key, "page");
  void points.load(list.query);
  keepField(page.querySelector<HTMLDetailsElement>("#field-now")!, map, () => {
    if (!isPhone()) return;
    show("map");
    map.scrollIntoView({ block: "nearest" });
  });
}

const isPhone = (): boolean => window.matchMedia("(width < 52rem)").matches;

const page = document.querySelector<HTMLElement>("#triage");
if (page) start(page);
