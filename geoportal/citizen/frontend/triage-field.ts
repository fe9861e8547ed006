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

/** `onTold`: one of them was chosen in the list, and is told on the map. */
export function keepField(root: HTMLDetailsElement, map: GeoMap, onTold: () => void): void {
  const lists = root.querySelector<HTMLElement>("[data-part=lists]")!;
  const number = root.querySelector<HTMLElement>("[data-part=count]")!;
  let cursor = ""; // the first answer brings the points, which the page itself has not
  let links: ListAndMap[] = [];

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
          if (item && origin !== "page") tell(item);
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
    item.scrollIntoView({ block: "nearest" });
  }

  /** On the map, in a few words, with the way to its page for those who have one. */
  function tell(item: HTMLElement): void {
    const { lon, lat } = item.dataset;
    if (!lon || !lat) return;
    const words = element("div");
    words.append(element("strong", "", item.querySelector(".item__category")?.textContent ?? ""));
    words.append(element("p", "", item.querySelector(".state")?.textContent?.trim() ?? ""));
    if (item instanceof HTMLAnchorElement) {
      const page = element("a", "", "Ouvrir la fiche");
      page.href = item.href;
      words.append(page);
    }
    map.popup([Number(lon), Number(lat)], words);
  }

  function apply({ count = 0, html = "", sources = {} }: Works): void {
    const before = Number(number.textContent);
    const chosen = links.map((each) => each.selected).find((id) => id !== null);
    const focused = lists.contains(document.activeElement) ? document.activeElement?.getAttribute("data-id") : null;
    lists.innerHTML = html;
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

const sourceOf = (layer: string): string => `terrain-${layer}`;
