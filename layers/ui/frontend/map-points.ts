/** Numbered points that are dragged, or moved with the arrows once they have the focus. */
import { Marker, type Map } from "maplibre-gl";
import type { LonLat, MapPoint } from "./map-types.ts";

/** CSS pixels that an arrow moves a point; ten times as many with Shift. */
const STEP = 1;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

interface Shown {
  marker: Marker;
  button: HTMLButtonElement;
}

export class NumberedPoints {
  readonly #map: Map;
  readonly #moved: (id: string, place: LonLat) => void;
  readonly #chosen: (id: string) => void;
  readonly #shown: Record<string, Shown> = {};

  constructor(map: Map, moved: (id: string, place: LonLat) => void, chosen: (id: string) => void) {
    this.#map = map;
    this.#moved = moved;
    this.#chosen = chosen;
  }

  /** These points and no others; one that is there already keeps its focus. */
  set(points: readonly MapPoint[]): void {
    const wanted = new Set(points.map((point) => point.id));
    for (const id of Object.keys(this.#shown)) {
      if (wanted.has(id)) continue;
      this.#shown[id]?.marker.remove();
      delete this.#shown[id];
    }
    for (const point of points) {
      const { marker, button } = (this.#shown[point.id] ??= this.#add(point));
      marker.setLngLat(point.place);
      button.textContent = point.mark;
      button.setAttribute("aria-label", point.label);
      button.dataset["tone"] = point.tone ?? "";
      button.dataset["figure"] = point.figure ?? "";
      button.toggleAttribute("data-current", point.current ?? false);
    }
  }

  #add({ id, place }: MapPoint): Shown {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "geo-map__point";
    const marker = new Marker({ element: button, draggable: true, anchor: "bottom-left" }).setLngLat(place).addTo(this.#map);
    marker.on("dragend", () => this.#moved(id, marker.getLngLat().toArray()));
    button.addEventListener("click", (event) => {
      // Not a click on the map below.
      event.stopPropagation();
      this.#chosen(id);
    });
    button.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      const times = event.shiftKey ? 10 : 1;
      const at = this.#map.project(marker.getLngLat());
      const next = this.#map.unproject([at.x + arrow[0] * times, at.y + arrow[1] * times]);
      marker.setLngLat(next);
      this.#moved(id, next.toArray());
    });
    return { marker, button };
  }
}
