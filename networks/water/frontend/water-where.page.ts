/** One incident, pipe or site of works: where it is, and what is around it. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { carried } from "@ui/bubbles.ts";

const map = document.querySelector<GeoMap>("#where");
const drawn = carried<Record<string, GeoJSON.FeatureCollection>>("drawn");
if (map && drawn) {
  for (const source of ["footprint", "under", "outlook", "chosen", "incident"]) if (drawn[source]) map.setFeatures(source, drawn[source]);
}
// A form that was refused is where one goes on.
document.querySelector<HTMLElement>(".water-step[open] #form-errors")?.focus();
