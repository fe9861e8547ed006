/** The points of the map: exactly the located requests of the list's filter. */
import type { GeoMap } from "@ui/map.ts";
import { requestJson } from "@ui/http.ts";

export const SOURCE = "triage";
const MODEL = "requests"; // drawn as the style draws this layer

type Point = GeoJSON.Feature<GeoJSON.Point, { id: number; number: string; state: string }>;

interface Collection extends GeoJSON.FeatureCollection {
  features: Point[];
  numberMatched: number;
  limit: number;
}

export class Points {
  #points = new Map<string, Point>();
  #asked: AbortController | undefined;
  #fitted = false;
  readonly #map: GeoMap;
  readonly #note: HTMLElement | null;
  readonly #url: string;

  constructor(map: GeoMap, note: HTMLElement | null, url: string) {
    this.#map = map;
    this.#note = note;
    this.#url = url;
  }

  numberOf(id: string): string | undefined {
    return this.#points.get(id)?.properties.number;
  }

  async load(query: string): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    try {
      const found = await requestJson<Collection>(`${this.#url}?${query}`, { signal: asked.signal });
      this.#points = new Map(found.features.map((point) => [String(point.properties.id), point]));
      this.#say(found.numberMatched > found.features.length ? found : undefined);
      this.#draw();
      if (!this.#fitted) this.#fit();
    } catch (error) {
      if (!asked.signal.aborted) this.#say(undefined, "La carte n’a pas pu être mise à jour.");
    }
  }

  apply(features: readonly Point[], removed: readonly number[]): void {
    for (const id of removed) this.#points.delete(String(id));
    for (const point of features) this.#points.set(String(point.properties.id), point);
    this.#draw();
  }

  #draw(): void {
    this.#map.setFeatures(SOURCE, { type: "FeatureCollection", features: [...this.#points.values()] }, MODEL);
  }

  /** The first view shows them all. */
  #fit(): void {
    const places = [...this.#points.values()].map((point) => point.geometry.coordinates);
    if (!places.length) return;
    this.#fitted = true;
    const [lons, lats] = [places.map((place) => place[0]!), places.map((place) => place[1]!)];
    const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
    const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));
    this.#map.fit([least(lons), least(lats), most(lons), most(lats)]);
  }

  #say(partial: Collection | undefined, sentence = ""): void {
    if (!this.#note) return;
    const words = new Intl.NumberFormat("fr-FR");
    this.#note.textContent = partial
      ? `La carte montre les ${words.format(partial.features.length)} premières des ${words.format(partial.numberMatched)} demandes localisées. Filtrez pour voir les autres.`
      : sentence;
    this.#note.hidden = !this.#note.textContent;
  }
}

export type { Point };
