/** The board of incidents: list and map with one selection, read again when something changed. */
import "@ui/map.ts";
import type { GeoMap, SelectDetail } from "@ui/map.ts";
import { linkListAndMap, type ListAndMap } from "@ui/list-and-map.ts";
import { poll } from "@ui/live.ts";
import { request } from "@ui/http.ts";

const SOURCE = "incidents";
const EVERY = 3_000; // milliseconds

const page = document.querySelector<HTMLElement>("#board");
const map = page?.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#list");

if (page && map && list) {
  let link: ListAndMap | undefined;

  const connect = (): void => {
    const selected = link?.selected ?? null;
    link?.stop();
    const points = document.getElementById("points")?.textContent;
    if (points) map.setFeatures(SOURCE, JSON.parse(points) as GeoJSON.FeatureCollection, "water-incidents");
    const items = list.querySelector<HTMLElement>("[data-items]");
    if (!items) return;
    link = linkListAndMap({
      list: items,
      map,
      source: SOURCE,
      onOpen: (id) => items.querySelector<HTMLAnchorElement>(`[data-id="${CSS.escape(id)}"] a`)?.click(),
    });
    if (selected !== null) link.select(selected, "page");
  };
  connect();

  const cursor = (): string => document.getElementById("cursor")?.dataset["cursor"] ?? "";
  poll<{ cursor: string; changed: boolean }>({
    url: () => `${page.dataset["changes"]}?depuis=${cursor()}`,
    every: EVERY,
    onData: ({ changed }) => {
      if (!changed) return;
      const address = new URL(location.href);
      address.searchParams.set("liste", "1");
      void request(address.href, { headers: { Accept: "text/html" } })
        .then((answer) => answer.text())
        .then((html) => {
          const top = list.scrollTop;
          const held = whereIn(list);
          list.innerHTML = html; // rendered and escaped by our own templates
          list.scrollTop = top;
          connect();
          if (held) list.querySelector<HTMLElement>(held)?.focus({ preventScroll: true });
        })
        .catch(() => undefined); // the next answer brings it
    },
  });

  map.addEventListener("feature-select", (event) => {
    const { source, id, properties, lngLat } = (event as CustomEvent<SelectDetail>).detail;
    if (source !== SOURCE) return;
    const item = list.querySelector<HTMLElement>(`[data-id="${CSS.escape(String(id))}"] a`);
    const box = document.createElement("p");
    const anchor = document.createElement("a");
    anchor.href = item?.getAttribute("href") ?? "#";
    anchor.textContent = String(properties["title"] ?? "");
    box.append(anchor);
    map.popup(lngLat, box);
  });
}

/** How to find what has the focus again after the list was replaced. */
function whereIn(list: HTMLElement): string {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !list.contains(focused)) return "";
  const item = focused.closest<HTMLElement>("[data-id]");
  if (item) return `[data-id="${CSS.escape(item.dataset["id"] ?? "")}"]${focused === item ? "" : " a"}`;
  const href = focused.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : focused.tagName.toLowerCase();
}
