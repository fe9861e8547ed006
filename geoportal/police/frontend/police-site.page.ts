/** One site on its small map. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { carried, collection } from "@ui/bubbles.ts";

const map = document.querySelector<GeoMap>("geo-map");
const feature = carried<GeoJSON.Feature>("site-feature");
if (map && feature) map.setFeatures("site", collection([feature]), "speed-sites");
