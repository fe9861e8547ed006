/** One incident or pipe: where it is, and what it happened to. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";

const map = document.querySelector<GeoMap>("#where");
const text = document.getElementById("drawn")?.textContent;
if (map && text) {
  const drawn = JSON.parse(text) as Record<string, GeoJSON.FeatureCollection>;
  for (const source of ["outlook", "chosen", "incident"]) if (drawn[source]) map.setFeatures(source, drawn[source]);
}
// A form that was refused is where one goes on.
document.querySelector<HTMLElement>(".water-step[open] #form-errors")?.focus();
