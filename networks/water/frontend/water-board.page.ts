/** The board of incidents: list and map with one selection, read again when something changed. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { carried } from "@ui/bubbles.ts";
import type { ListAndMap } from "@ui/list-and-map.ts";
import { poll } from "@ui/live.ts";
import { request } from "@ui/http.ts";
import { linkedList, tellOnTouch } from "./linked-list.ts";

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
    const points = carried<GeoJSON.FeatureCollection>("points");
    if (points) map.setFeatures(SOURCE, points, "water-incidents");
    const items = list.querySelector<HTMLElement>("[data-items]");
    if (!items) return;
    link = linkedList(items, map, SOURCE);
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

  tellOnTouch(map, SOURCE);
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
