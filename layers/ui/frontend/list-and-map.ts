/**
 * One selection between a list and a map.
 *
 *   <ul class="items" role="listbox" aria-label="Signalements">
 *     <li role="option" data-id="42" data-lon="0.53" data-lat="49.51">…</li>
 *   </ul>
 *   const link = linkListAndMap({ list, map, source: "requests", onSelect: (id) => show(id) });
 *
 * The list may be a listbox (its options hold no links or buttons), a table body, or any element; its items
 * are the elements with `data-id` (links among them: they work without script), which may come and go at any time: the selection stays with its id.
 * In the list: arrows, Home and End move the selection, Enter opens (`onOpen`). On the map: a click, or
 * arrows and Enter under the cross. `data-lon` and `data-lat` let the map move to the item.
 */
import type { GeoMap } from "./map.ts";
import type { FeatureId, LonLat } from "./map-types.ts";

export type Origin = "list" | "map" | "page";

export interface ListAndMap {
  readonly selected: string | null;
  select(id: FeatureId | null, origin?: Origin): void;
  stop(): void;
}

export interface Options {
  list: HTMLElement;
  map?: GeoMap | null;
  /** The map's source whose features are the list's items. */
  source: string;
  onSelect?: (id: string | null, origin: Origin) => void;
  onOpen?: (id: string) => void;
  /** A feature of the map that the list does not hold (filtered out, or on another page). */
  onMissing?: (id: string) => void;
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

export function linkListAndMap(options: Options): ListAndMap {
  const { list, map, source } = options;
  const end = new AbortController();
  let selected: string | null = null;

  // What a page has hidden (sifted out, say) is no step of the arrows.
  const items = (): HTMLElement[] =>
    [...list.querySelectorAll<HTMLElement>("[data-id]")].filter((item) => {
      const out = item.closest("[hidden]");
      return !out || !list.contains(out);
    });
  const itemOf = (id: string | null): HTMLElement | undefined =>
    id === null ? undefined : items().find((item) => item.dataset["id"] === id);

  /** Say which item is selected; only one of them is in the order of tabulation. */
  function mark(): void {
    const all = items();
    const entry = itemOf(selected) ?? all[0];
    for (const item of all) {
      setAttribute(item, "tabindex", item === entry ? "0" : "-1");
      const state = ["option", "row"].includes(item.getAttribute("role") ?? "") ? "aria-selected" : "aria-current";
      const value = String(item.dataset["id"] === selected);
      if (state === "aria-current" && value === "false") item.removeAttribute(state);
      else setAttribute(item, state, value);
    }
  }

  function select(id: FeatureId | null, origin: Origin = "page"): void {
    const next = id === null ? null : String(id);
    const item = itemOf(next);
    const changed = next !== selected;
    selected = next;
    mark();
    if (item && origin !== "list") item.scrollIntoView({ block: "nearest" });
    map?.select(source, next === null ? null : featureId(next), placeOf(item));
    if (changed) options.onSelect?.(next, origin);
    if (next !== null && !item && origin === "map") options.onMissing?.(next);
  }

  const itemAt = (event: Event): HTMLElement | null => {
    const target = event.target as Element;
    // A link or a button inside an item does its own work; an item may itself be a link.
    const control = target.closest("a, button, input, select, textarea, summary, label");
    if (control && list.contains(control) && !control.matches("[data-id]")) return null;
    return target.closest<HTMLElement>("[data-id]");
  };

  function onClick(event: MouseEvent): void {
    const item = itemAt(event);
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    item.focus({ preventScroll: true });
    select(item.dataset["id"] ?? null, "list");
  }

  function onKey(event: KeyboardEvent): void {
    const item = itemAt(event);
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = items();
    const step = STEPS[event.key];
    if (step) {
      const next = all[step(all.indexOf(item), all.length - 1)];
      event.preventDefault();
      next?.focus();
      select(next?.dataset["id"] ?? null, "list");
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      select(item.dataset["id"] ?? null, "list");
      if (event.key === "Enter" && selected !== null) options.onOpen?.(selected);
    }
  }

  const observer = new MutationObserver(mark);
  observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  list.addEventListener("click", onClick, { signal: end.signal });
  list.addEventListener("dblclick", (event) => itemAt(event) && selected !== null && options.onOpen?.(selected), {
    signal: end.signal,
  });
  list.addEventListener("keydown", onKey, { signal: end.signal });
  map?.addEventListener(
    "feature-select",
    (event) => {
      if (event.detail.source === source) select(event.detail.id, "map");
    },
    { signal: end.signal },
  );
  mark();

  return {
    get selected() {
      return selected;
    },
    select,
    stop(): void {
      observer.disconnect();
      end.abort();
    },
  };
}

function placeOf(item: HTMLElement | undefined): LonLat | undefined {
  const { lon, lat } = item?.dataset ?? {};
  return lon && lat && Number.isFinite(Number(lon)) && Number.isFinite(Number(lat)) ? [Number(lon), Number(lat)] : undefined;
}

/** Attributes hold text; a feature's state is kept under the id's own type. */
function featureId(id: string): FeatureId {
  return /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id;
}

function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
