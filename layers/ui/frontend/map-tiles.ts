/** Tiles asked for again when their data changed, and again when they failed. */
import type { Map, VectorTileSource } from "maplibre-gl";
import { withParameter } from "./map-style.ts";

export class TileRefresh {
  /** Beginning of a source's tile addresses → the cursor to ask from. */
  readonly #since = new globalThis.Map<string, string>();
  readonly #failed = new Set<string>();

  /** Absolute address (the worker has another base), with the cursor of its source. */
  address(url: string): string {
    const absolute = new URL(url, document.baseURI).href;
    for (const [beginning, cursor] of this.#since) {
      if (absolute.startsWith(beginning)) return withParameter(absolute, "since", cursor);
    }
    return absolute;
  }

  refresh(map: Map, source: string, cursor: string): void {
    const template = map.getSource<VectorTileSource>(source)?.tiles?.[0];
    if (!template) return;
    this.#since.set(new URL(template.split("{")[0] ?? "", document.baseURI).href, cursor);
    map.refreshTiles(source);
  }

  /** Report whether some data is missing; what failed is tried again at the next move or connection. */
  watch(map: Map, report: (partial: boolean) => void): void {
    map.on("error", (event) => {
      const source = (event as unknown as { sourceId?: string }).sourceId;
      if (!source) return;
      this.#failed.add(source);
      report(true);
    });
    const retry = (): void => {
      if (!this.#failed.size) return;
      const sources = [...this.#failed];
      this.#failed.clear();
      report(false);
      for (const source of sources) if (map.getSource(source)) map.refreshTiles(source);
    };
    map.on("moveend", retry);
    window.addEventListener("online", retry);
    map.once("remove", () => window.removeEventListener("online", retry));
  }
}
