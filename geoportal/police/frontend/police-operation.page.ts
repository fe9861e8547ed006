/** The middle of an operation's area, chosen on the map. */
import "@ui/map.ts";
import type { GeoMap, PlaceDetail } from "@ui/map.ts";

const map = document.querySelector<GeoMap>("geo-map");
const form = document.querySelector<HTMLFormElement>("#operation");

if (map && form) {
  const field = (name: string): HTMLInputElement | null => form.querySelector(`[name=${name}]`);
  const known = [Number(field("lon")?.value || map.dataset["lon"]), Number(field("lat")?.value || map.dataset["lat"])];
  if (known[0] && known[1]) map.setPlace(known[0], known[1]);
  map.addEventListener("place", (event) => {
    const { lon, lat } = (event as CustomEvent<PlaceDetail>).detail;
    const [east, north] = [field("lon"), field("lat")];
    if (east && north) [east.value, north.value] = [lon.toFixed(6), lat.toFixed(6)];
    const commune = form.querySelector<HTMLSelectElement>("[name=commune]");
    if (commune) commune.value = "";
  });
}
