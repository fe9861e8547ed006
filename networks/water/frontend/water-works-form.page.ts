/** Works drawn on the map, corner by corner. */
import "@ui/map.ts";
import type { GeoMap, PlaceDetail } from "@ui/map.ts";
import { DrawnLine } from "@ui/drawn-line.ts";

const map = document.querySelector<GeoMap>("geo-map");
const form = document.querySelector<HTMLFormElement>("#works-form");
const text = form?.querySelector<HTMLTextAreaElement>("[name=geom]");
const tools = form?.querySelector<HTMLElement>("[data-draw-tools]");

if (map && form && text && tools) {
  const line = new DrawnLine(map, text, document.querySelector("#drawn-line"));
  map.addEventListener("place", (event) => {
    event.preventDefault(); // no pin: the corner itself is drawn
    const { lon, lat } = (event as CustomEvent<PlaceDetail>).detail;
    line.add(lon, lat);
  });
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = (event.target as HTMLElement).closest<HTMLElement>("[data-draw]")?.dataset["draw"];
    if (asked === "back") line.back();
    if (asked === "clear") line.clear();
  });
  map.addEventListener("map-failed", () => (tools.hidden = true));
}
