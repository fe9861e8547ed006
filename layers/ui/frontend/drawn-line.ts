/**
 * A line on the map whose corners are the lines of a text: each changes the other.
 *
 * Its length is an estimate, unless the text is still what the server wrote and measured (`data-metres`).
 */
import type { GeoMap, LonLat } from "./map.ts";

/** Smaller than what a line leads to. */
const CORNER_PX = 4.5;
const EARTH_M = 6_371_000;

export class DrawnLine {
  readonly #map: GeoMap;
  readonly #text: HTMLTextAreaElement;
  readonly #status: HTMLElement | null;

  constructor(map: GeoMap, text: HTMLTextAreaElement, status: HTMLElement | null) {
    this.#map = map;
    this.#text = text;
    this.#status = status;
    text.addEventListener("input", () => this.#draw());
    this.#draw();
  }

  get corners(): LonLat[] {
    return this.#text.value.split("\n").flatMap((line) => {
      const place = position(line);
      return place ? [place] : [];
    });
  }

  add(lon: number, lat: number): void {
    this.#write([...this.corners, [lon, lat]]);
  }

  move(index: number, lon: number, lat: number): void {
    this.#write(this.corners.map((corner, at) => (at === index ? [lon, lat] : corner)));
  }

  back(): void {
    this.#write(this.corners.slice(0, -1));
  }

  clear(): void {
    this.#write([]);
  }

  get #measured(): number | undefined {
    const metres = this.#text.dataset["metres"];
    return metres && this.#text.value === this.#text.defaultValue ? Number(metres) : undefined;
  }

  #write(corners: LonLat[]): void {
    this.#text.value = corners.map(([lon, lat]) => written(lon, lat)).join("\n");
    this.#draw();
  }

  #draw(): void {
    const corners = this.corners;
    const features: GeoJSON.Feature[] = corners.map((place, index) => ({
      type: "Feature",
      id: index + 1,
      geometry: { type: "Point", coordinates: place },
      properties: { id: index + 1, size: CORNER_PX },
    }));
    if (corners.length > 1) {
      const line: GeoJSON.Geometry = { type: "LineString", coordinates: corners };
      features.unshift({ type: "Feature", id: 0, geometry: line, properties: { id: 0 } });
    }
    this.#map.setFeatures("drawn", { type: "FeatureCollection", features });
    if (this.#status) this.#status.textContent = told(corners, this.#measured);
  }
}

export function written(lon: number, lat: number): string {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}

/** Latitude then longitude, as the server reads them; undefined while somebody is still typing. */
export function position(line: string): LonLat | undefined {
  const points = line.includes(".") ? line.replaceAll(",", " ") : line.replaceAll(/,(?=\s)/g, " ").replaceAll(",", ".");
  const numbers = points.split(/[\s;]+/).filter(Boolean).map(Number);
  const [lat, lon] = numbers;
  if (numbers.length !== 2 || lat === undefined || lon === undefined) return undefined;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? [lon, lat] : undefined;
}

function told(corners: LonLat[], measured?: number): string {
  if (!corners.length) return "Aucun point placé.";
  if (corners.length === 1) return "1 point placé ; il en faut au moins deux.";
  if (measured !== undefined) return `${corners.length} points, ${Math.round(measured).toLocaleString("fr-FR")} m.`;
  const metres = corners.slice(1).reduce((sum, corner, index) => sum + between(corners[index]!, corner), 0);
  // On a sphere, three figures are right; the server measures in Lambert-93.
  const about = metres.toLocaleString("fr-FR", { maximumSignificantDigits: 3 });
  return `${corners.length} points, environ ${about} m.`;
}

function between([west, south]: LonLat, [east, north]: LonLat): number {
  const rad = Math.PI / 180;
  const x = (east - west) * rad * Math.cos(((south + north) / 2) * rad);
  return EARTH_M * Math.hypot(x, (north - south) * rad);
}
