/** The map beside the field of a place: what is placed or drawn on it is written in the field. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { polygonText } from "@ui/map-draw.ts";

const box = document.querySelector<HTMLElement>("#place");
const map = document.querySelector<GeoMap>("#place geo-map");
const field = document.querySelector<HTMLInputElement>("#id_place");

if (box && map && field) {
  // Without script the field alone does the work.
  box.hidden = false;
  let shown: GeoJSON.Geometry | null = null;
  const show = (geometry: GeoJSON.Geometry | null): void => {
    shown = geometry;
    if (geometry?.type === "Point") map.setPlace(geometry.coordinates[0]!, geometry.coordinates[1]!);
    else map.clearPlace();
    map.outline(geometry?.type === "Polygon" || geometry?.type === "MultiPolygon" ? geometry : null);
  };
  const write = (text: string, geometry: GeoJSON.Geometry | null): void => {
    field.value = text;
    show(geometry);
  };

  const known = box.dataset["geometry"];
  if (known) show(JSON.parse(known) as GeoJSON.Geometry);

  map.addEventListener("place", ({ detail: { lon, lat } }) => {
    write(`${lat.toFixed(7)}, ${lon.toFixed(7)}`, { type: "Point", coordinates: [lon, lat] });
  });
  const draw = document.querySelector<HTMLButtonElement>("#draw");
  draw?.addEventListener("click", async () => {
    map.clearPlace();
    const ring = await map.draw();
    if (ring) write(polygonText(ring), { type: "Polygon", coordinates: [ring] });
    else show(shown);
    draw.focus();
  });
  document.querySelector("#nowhere")?.addEventListener("click", () => write("", null));
  // What is typed is no longer what the map shows.
  field.addEventListener("input", () => show(null));
}
