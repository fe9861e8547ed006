/** What goes on in the field: lists under one heading and points on the map, kept up to date. */
import type { GeoMap } from "@ui/map.ts";
import { linkListAndMap, type ListAndMap } from "@ui/list-and-map.ts";
import { poll } from "@ui/live.ts";
import { element } from "./dom.ts";
import { announce } from "./triage-words.ts";

/** Answer of /triage/terrain; only the cursor when nothing happened. */
interface Works {
  cursor: string;
  count?: number;
  html?: string;
  sources?: Record<string, GeoJSON.FeatureCollection>;
}

const EVERY = 2_000;
const FOLDED = "triage-terrain"; // kept by this browser: whether somebody works with it open

/** `onTold`: one of them was chosen in the list, and is told on the map. */
export function keepField(root: HTMLDetailsElement, map: GeoMap, onTold: () => void): void {
  const lists = root.querySelector<HTMLElement>("[data-part=lists]")!;
  const number = root.querySelector<HTMLElement>("[data-part=count]")!;
  let cursor = ""; // the first answer brings the points, which the page itself has not
  let links: ListAndMap[] = [];
  const find = root.querySelector<HTMLInputElement>("#field-find")!;
  const none = root.querySelector<HTMLElement>("[data-part=none]")!;

  root.open = kept() === "open";
  root.addEventListener("toggle", () => keep(root.open ? "open" : "folded"));
  find.closest<HTMLElement>("[data-part=find]")!.hidden = false;
  find.addEventListener("input", sift);

  /** Only those that hold every word that is looked for. */
  function sift(): void {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const work of lists.querySelectorAll<HTMLElement>("[data-work]")) {
      const text = plain(work.textContent ?? "");
      work.hidden = !wanted.every((word) => text.includes(word));
      if (!work.hidden) left += 1;
    }
    for (const list of lists.querySelectorAll<HTMLElement>("[data-layer]")) {
      const isEmpty = !list.querySelector("[data-work]:not([hidden])");
      list.hidden = isEmpty;
      const title = list.previousElementSibling;
      if (title instanceof HTMLElement) title.hidden = isEmpty;
    }
    const words = left === 0 && wanted.length > 0 ? (none.dataset["words"] ?? "") : "";
    if (none.textContent !== words) none.textContent = words;
  }

  /** One list for each layer, tied to the layer's points. */
  function link(): void {
    for (const each of links) each.stop();
    links = [...lists.querySelectorAll<HTMLElement>("[data-layer]")].map((list) =>
      linkListAndMap({
        list,
        map,
        source: sourceOf(list.dataset["layer"]!),
        onSelect: (id, origin) => {
          const item = id === null ? null : list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
          if (item && origin === "map") unfold(item);
          if (item && origin !== "page") tell(item, origin === "map");
          if (item && origin === "list") onTold();
        },
        onOpen: (id) => {
          const page = list.querySelector<HTMLAnchorElement>(`a[data-id="${CSS.escape(id)}"]`);
          if (page) location.assign(page.href);
        },
      }),
    );
  }

  function unfold(item: HTMLElement): void {
    root.open = true;
    if (item.closest<HTMLElement>("[data-work]")?.hidden) {
      find.value = "";
      sift();
    }
    item.scrollIntoView({ block: "nearest" });
  }

  /** On the map, in a few words, with the way to its page for those who have one. */
  function tell(item: HTMLElement, takesFocus: boolean): void {
    const { lon, lat } = item.dataset;
    if (!lon || !lat) return;
    const words = element("div");
    // The way to its page is its name: the bubble takes the focus there, and begins at its top.
    const name = element(item instanceof HTMLAnchorElement ? "a" : "strong");
    name.textContent = item.querySelector(".item__category")?.textContent?.trim() ?? "";
    if (name instanceof HTMLAnchorElement) name.href = (item as HTMLAnchorElement).href;
    words.append(name);
    for (const part of [".state", ".item__agency"]) {
      const text = item.querySelector(part)?.textContent?.trim();
      if (text) words.append(element("p", "", text));
    }
    // The list tells the rest: a bubble has little room on a phone.
    for (const part of item.parentElement?.querySelectorAll("[data-brief]") ?? []) words.append(part.cloneNode(true));
    map.popup([Number(lon), Number(lat)], words, { takesFocus });
  }

  function apply({ count = 0, html = "", sources = {} }: Works): void {
    const before = Number(number.textContent);
    const chosen = links.map((each) => each.selected).find((id) => id !== null);
    const focused = lists.contains(document.activeElement) ? document.activeElement?.getAttribute("data-id") : null;
    lists.innerHTML = html;
    sift();
    link();
    for (const each of links) if (chosen) each.select(chosen, "page");
    if (focused) lists.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    number.textContent = String(count);
    root.hidden = count === 0;
    for (const [layer, collection] of Object.entries(sources)) map.setFeatures(sourceOf(layer), collection, layer);
    if (cursor && count > before) announce(`Sur le terrain : ${count} en cours`);
  }

  link();
  poll<Works>({
    url: () => `${root.dataset["url"]}${cursor && `?after=${cursor}`}`,
    every: EVERY,
    onData: (works) => {
      if (works.sources) apply(works);
      cursor = works.cursor;
    },
  });
}

/** Without accents or capitals, as people type. */
const plain = (text: string): string => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

function kept(): string | null {
  try {
    return localStorage.getItem(FOLDED);
  } catch {
    return null; // a browser that keeps nothing: it is folded each time
  }
}

function keep(what: string): void {
  try {
    localStorage.setItem(FOLDED, what);
  } catch {
    // See `kept`.
  }
}

const sourceOf = (layer: string): string => `terrain-${layer}`;
