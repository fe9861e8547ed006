/** The river and the embankments of a shoreline, placed on the map beside their fields. */
import "@ui/map.ts";
import type { GeoMap, LonLat, MovedDetail, PlaceDetail } from "@ui/map.ts";
import { position, written } from "@ui/drawn-line.ts";
import { layChosenRelief } from "./relief.ts";

type What = "river" | "breaches";

/** Ids of lines, beyond those of corners. */
const LINES_FROM = 10_000;

const form = document.querySelector<HTMLFormElement>("#study-form");
const map = form?.querySelector<GeoMap>("geo-map");

if (form && map) {
  const field = (name: What): HTMLTextAreaElement => form.querySelector<HTMLTextAreaElement>(`[name=${name}]`)!;
  const area = form.querySelector<HTMLInputElement>("[name=area]")!;
  const back = form.querySelector<HTMLButtonElement>("[data-back]")!;
  const take = form.querySelector<HTMLButtonElement>("[data-take-view]")!;
  const modes = form.querySelector<HTMLElement>("[data-modes]")!;
  let seen: MovedDetail["bbox"] | undefined;

  const mode = (): What => form.querySelector<HTMLInputElement>("[name=place-what]:checked")!.value as What;
  const corners = (name: What): LonLat[] =>
    field(name).value.split("\n").flatMap((line) => {
      const place = position(line);
      return place ? [place] : [];
    });

  /** The river is one line; each two corners of embankments are one cut. */
  const linesOf = (name: What): LonLat[][] => {
    const all = corners(name);
    if (name === "river") return [all];
    return all.flatMap((corner, index) => (index % 2 ? [[all[index - 1]!, corner]] : []));
  };

  const draw = (name: What): void => {
    const color = getComputedStyle(map).getPropertyValue(name === "river" ? "--info" : "--danger").trim();
    const features: GeoJSON.Feature[] = corners(name).map((coordinates, index) => ({
      type: "Feature",
      id: index + 1,
      geometry: { type: "Point", coordinates },
      properties: { id: index + 1, color, size: 4 },
    }));
    linesOf(name)
      .filter((line) => line.length > 1)
      .forEach((coordinates, index) =>
        features.unshift({
          type: "Feature",
          id: LINES_FROM + index,
          geometry: { type: "LineString", coordinates },
          properties: { id: LINES_FROM + index, color },
        }),
      );
    map.setFeatures(name, { type: "FeatureCollection", features });
  };

  const write = (name: What, lines: string[]): void => {
    field(name).value = lines.join("\n");
    draw(name);
  };
  const linesIn = (name: What): string[] => field(name).value.split("\n").filter((line) => line.trim());

  layChosenRelief(map, form.querySelector("[name=elevation]"), map.dataset["tilejson"] ?? "");
  for (const name of ["breaches", "river"] as const) {
    field(name).addEventListener("input", () => draw(name));
    draw(name);
  }
  map.addEventListener("place", (event) => {
    event.preventDefault();
    const { lon, lat } = (event as CustomEvent<PlaceDetail>).detail;
    write(mode(), [...linesIn(mode()), written(lon, lat)]);
  });
  map.addEventListener("moved", (event) => {
    seen = (event as CustomEvent<MovedDetail>).detail.bbox;
    take.hidden = false;
  });
  take.addEventListener("click", () => {
    if (seen) area.value = seen.map((degrees) => degrees.toFixed(5)).join(", ");
  });
  back.addEventListener("click", () => write(mode(), linesIn(mode()).slice(0, -1)));
  void map.ready.then((ready) => {
    back.hidden = modes.hidden = !ready;
  });
}
