/** The map page: layers shown or hidden, the list of what the map shows, one selection between both. */
import "@ui/map.ts";
import { chooseGround } from "@ui/ground-choice.ts";
import type { GeoMap } from "@ui/map.ts";
import { linkListAndMap, type ListAndMap } from "@ui/list-and-map.ts";

const page = document.querySelector<HTMLElement>("#map-page");
const map = document.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#map-list");
const choice = document.querySelector<HTMLFormElement>("#layer-choice");
const listed = document.querySelector<HTMLSelectElement>("#list-layer");

if (page && map && list && choice && listed) {
  let link: ListAndMap | undefined;
  let asked: AbortController | undefined;
  let box = "";

  const fragment = async (address: string, signal?: AbortSignal): Promise<string | undefined> => {
    const init: RequestInit = { headers: { Accept: "text/html" } };
    if (signal) init.signal = signal;
    const answer = await fetch(address, init);
    return answer.ok ? answer.text() : undefined;
  };

  const popup = async (id: string, takesFocus: boolean): Promise<void> => {
    const item = list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    const lon = Number(item?.dataset["lon"]);
    const lat = Number(item?.dataset["lat"]);
    if (!item || !Number.isFinite(lon) || !Number.isFinite(lat)) return;
    await showPopup(listed.value, id, [lon, lat], takesFocus);
  };

  const showPopup = async (layer: string, id: string, at: [number, number], takesFocus = true): Promise<void> => {
    const text = await fragment(`${page.dataset["featureUrl"] ?? ""}${layer}/${id}`);
    if (text === undefined) return;
    const content = document.createElement("div");
    content.innerHTML = text; // rendered and escaped by our own templates
    map.popup(at, content, { takesFocus });
  };

  const connect = (): void => {
    const selected = link?.selected ?? null;
    link?.stop();
    const items = list.querySelector<HTMLElement>(".items");
    if (!items) return;
    link = linkListAndMap({
      list: items,
      map,
      source: listed.value,
      onOpen: (id) => void popup(id, true),
      onSelect: (id, origin) => {
        if (id !== null && origin === "list") void popup(id, false);
      },
    });
    if (selected !== null) link.select(selected, "page");
  };

  const refreshList = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ couche: listed.value });
    if (box) query.set("bbox", box);
    try {
      const text = await fragment(`${page.dataset["listUrl"] ?? ""}?${query}`, asked.signal);
      if (text === undefined) return;
      list.innerHTML = text;
      connect();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  };

  map.addEventListener("moved", (event) => {
    const { bbox } = (event as CustomEvent<{ bbox: [number, number, number, number] }>).detail;
    const [west, south, east, north] = bbox;
    // A view wider than the world would be refused as a box.
    box = [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)].join(",");
    void refreshList();
  });
  map.addEventListener("feature-select", (event) => {
    const detail = (event as CustomEvent<{ source: string; id: string | number; lngLat: [number, number] }>).detail;
    void showPopup(detail.source, String(detail.id), detail.lngLat);
  });
  choice.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.name === "couche") map.setVisible(input.value, input.checked);
    else if (input.name === "liste") void refreshList();
  });
  chooseGround(map, choice.querySelector<HTMLSelectElement>("#ground"), choice.querySelector<HTMLInputElement>("#ground-opacity"));
  connect();
}
