/** The network's map: what is touched is told beside it, and drawn on it. */
import "@ui/map.ts";
import type { Bbox, GeoMap, SelectDetail } from "@ui/map.ts";
import { carried } from "@ui/bubbles.ts";
import { messageOf, request } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";
import { tellOnTouch } from "./linked-list.ts";

const DRAWN = ["cut-area", "way", "above", "below", "cut-dry", "cut-pipes", "cut-hydrants", "cut-valves"];
/** Source → the room of its features. */
const PLACES: Record<string, string> = {
  "water-pipes": "conduites",
  "water-devices": "appareils",
  "cut-pipes": "conduites",
  "cut-dry": "conduites",
  above: "conduites",
  below: "conduites",
  way: "conduites",
  "cut-valves": "appareils",
  "cut-hydrants": "appareils",
};
const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

type Drawn = Record<string, GeoJSON.FeatureCollection>;

const page = document.querySelector<HTMLElement>("#network");
const map = page?.querySelector<GeoMap>("geo-map");
const card = document.querySelector<HTMLElement>("#card");

if (page && map && card) {
  const home = page.dataset["home"] ?? "/eau";
  const start = card.innerHTML;
  const opened = location.pathname + location.search;
  let asked: AbortController | undefined;

  /** Draw what the card carries; each source is emptied when the card has nothing for it. */
  const draw = (move: boolean): void => {
    const drawn = carried<Drawn>("drawn") ?? {};
    for (const source of DRAWN) map.setFeatures(source, drawn[source] ?? NOTHING);
    const shown = card.querySelector<HTMLElement>("[data-layer]");
    const { layer, key } = shown?.dataset ?? {};
    if (layer && key) map.select(layer, Number(key));
    const view = carried<Bbox | null>("view");
    if (move && view) map.fit(view);
  };

  const show = async (address: string, cardAddress: string, push: boolean, focus: boolean): Promise<void> => {
    asked?.abort();
    const mine = (asked = new AbortController());
    card.ariaBusy = "true";
    try {
      const answer = await request(cardAddress, { headers: { Accept: "text/html" }, signal: mine.signal });
      const html = await answer.text();
      if (mine.signal.aborted) return;
      card.innerHTML = html; // rendered and escaped by our own templates
      if (push) history.pushState(null, "", address);
      card.scrollTop = 0;
      draw(focus);
      if (focus) card.querySelector<HTMLElement>("#card-title")?.focus({ preventScroll: true });
    } catch (error) {
      if (!mine.signal.aborted) toast(messageOf(error));
    } finally {
      if (asked === mine) card.ariaBusy = null;
    }
  };

  map.addEventListener("feature-select", (event) => {
    const { source, id } = (event as CustomEvent<SelectDetail>).detail;
    const where = PLACES[source];
    if (where) void show(`${home}/${where}/${id}`, `${home}/${where}/${id}/fiche`, true, false);
  });
  tellOnTouch(map, "ongoing");

  card.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-card]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void show(link.getAttribute("href") ?? home, link.dataset["card"] ?? "", true, true);
  });

  window.addEventListener("popstate", () => {
    const address = location.pathname + location.search;
    const place = /\/(conduites|appareils)\/\d+$/.exec(location.pathname);
    if (address === opened) {
      asked?.abort();
      card.innerHTML = start;
      draw(false);
    } else if (place) void show(address, `${location.pathname}/fiche${location.search}`, false, false);
    else location.reload();
  });

  const ongoing = carried<GeoJSON.FeatureCollection>("ongoing");
  if (ongoing) map.setFeatures("ongoing", ongoing);
  draw(true);
}
