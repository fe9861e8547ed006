/** Where a site is: its road segment drawn on the map, and the exact place of the device. */
import "@ui/map.ts";
import type { GeoMap, PlaceDetail } from "@ui/map.ts";
import { DrawnLine, position, written } from "@ui/drawn-line.ts";

const map = document.querySelector<GeoMap>("geo-map");
const form = document.querySelector<HTMLFormElement>("#site");
const text = form?.querySelector<HTMLTextAreaElement>("[name=geom]");
const point = form?.querySelector<HTMLInputElement>("[name=point]");
const tools = form?.querySelector<HTMLElement>(".police-draw");

if (map && form && text && point && tools) {
  const line = new DrawnLine(map, text, document.querySelector("#drawn"));
  const showPoint = (): void => {
    const place = position(point.value);
    if (place) map.setPlace(...place);
    else map.clearPlace();
  };
  showPoint();
  point.addEventListener("input", showPoint);
  map.addEventListener("place", (event) => {
    const { lon, lat } = (event as CustomEvent<PlaceDetail>).detail;
    if (new FormData(form).get("placing") === "point") {
      point.value = written(lon, lat);
      return;
    }
    event.preventDefault(); // no pin: the corner itself is drawn
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
