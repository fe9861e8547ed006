/** One chosen place: a pin, a circle of its accuracy, and the cross that picks it by keyboard or touch. */
import { Marker, type GeoJSONSource, type IControl, type Map } from "maplibre-gl";
import type { LonLat } from "./map-types.ts";
import { words } from "./map-locale.ts";

const SOURCE = "place-accuracy";
const METRES_PER_DEGREE = 111_320;

/** Ring around a point, `radius` in metres; good to a per mille below 10 km. */
export function circleAround([lon, lat]: LonLat, radius: number, steps = 64): LonLat[] {
  const dLat = radius / METRES_PER_DEGREE;
  const dLon = dLat / Math.max(Math.cos((lat * Math.PI) / 180), 1e-6);
  return Array.from({ length: steps + 1 }, (_, step): LonLat => {
    const angle = ((step % steps) * 2 * Math.PI) / steps;
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)];
  });
}

export class PlacePin {
  #marker: Marker | undefined;
  readonly #map: Map;
  readonly #color: string;

  constructor(map: Map, color: string) {
    this.#map = map;
    this.#color = color;
  }

  set(place: LonLat, accuracy?: number): void {
    this.#marker ??= new Marker({ color: this.#color })
      .setLngLat(place)
      .addTo(this.#map);
    this.#marker.setLngLat(place);
    this.#circle(accuracy && accuracy > 0 ? circleAround(place, accuracy) : []);
  }

  clear(): void {
    this.#marker?.remove();
    this.#marker = undefined;
    this.#circle([]);
  }

  #circle(ring: LonLat[]): void {
    const data: GeoJSON.FeatureCollection = {
      type: "FeatureCollection",
      features: ring.length
        ? [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }]
        : [],
    };
    const source = this.#map.getSource<GeoJSONSource>(SOURCE);
    if (source) {
      source.setData(data);
      return;
    }
    if (!ring.length) return;
    this.#map.addSource(SOURCE, { type: "geojson", data });
    this.#map.addLayer({ id: SOURCE, type: "fill", source: SOURCE, paint: { "fill-color": this.#color, "fill-opacity": 0.12 } });
    this.#map.addLayer({ id: `${SOURCE}:line`, type: "line", source: SOURCE, paint: { "line-color": this.#color, "line-width": 1.5 } });
  }
}

/** The button that picks what is under the cross: for touch, and for readers that keep Enter to themselves. */
export class PickControl implements IControl {
  readonly #pick: () => void;
  #element: HTMLElement | undefined;

  constructor(pick: () => void) {
    this.#pick = pick;
  }

  onAdd(): HTMLElement {
    const element = document.createElement("div");
    element.className = "maplibregl-ctrl geo-map__pick";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words.pickHere;
    button.addEventListener("click", this.#pick);
    element.append(button);
    this.#element = element;
    return element;
  }

  onRemove(): void {
    this.#element?.remove();
  }
}
