/** Features that a page carries, and what a bubble on the map says of one. */
import type { GeoMap, LonLat, SelectDetail } from "./map.ts";

export function carried<Data>(id: string): Data | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as Data) : undefined;
}

export function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: features.filter((feature) => feature.geometry) };
}

/** A bubble with title, link and a few words; everything is taken as text. */
export function bubble(map: GeoMap, at: LonLat, told: Record<string, unknown>): void {
  const box = document.createElement("div");
  box.className = "stack";
  const title = document.createElement("p");
  const words = document.createElement("strong");
  words.textContent = String(told["title"] ?? "");
  title.append(words);
  const meta = document.createElement("p");
  meta.textContent = [told["label"], told["meta"]].filter(Boolean).join(" · ");
  box.append(title, meta);
  const href = String(told["href"] ?? "");
  if (href.startsWith("/")) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = "Ouvrir";
    box.append(link);
  }
  map.popup(at, box);
}

export function showBubbles(map: GeoMap): void {
  map.addEventListener("feature-select", (event) => {
    const { properties, lngLat } = (event as CustomEvent<SelectDetail>).detail;
    if (properties["title"]) bubble(map, lngLat, properties);
  });
}
