/** The finds that were asked for: on the map and in the list, one selection between both. */
import "@ui/map.ts";
import type { Bbox, GeoMap } from "@ui/map.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { boundsOf, polygonText } from "@ui/map-draw.ts";
import type { Outline } from "@ui/map-draw.ts";
import { answerTouches } from "./bubbles.ts";
import { pointFeatures } from "./finds.ts";
import type { Material, Point } from "./finds.ts";

const FOUND = "found";
/** Kilometre squares of finds whose exact place is not told. */
const SQUARES = "found-squares";

interface Answer {
  points: Point[];
  materials: Material[];
  squares: GeoJSON.FeatureCollection;
  bounds: Bbox | null;
  zone: Outline | null;
}

const page = document.querySelector<HTMLElement>("#finds-page");
const map = document.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#finds");
const answer = document.querySelector<HTMLScriptElement>("#finds-on-map");

if (page && map && answer) {
  const found = JSON.parse(answer.textContent ?? "") as Answer;
  // Squares below points.
  map.setFeatures(SQUARES, found.squares);
  map.setFeatures(FOUND, pointFeatures(found.points, found.materials, page.dataset["unnamed"] ?? ""));
  map.outline(found.zone);
  const bounds = found.zone ? boundsOf(found.zone) : found.bounds;
  if (bounds) map.fit(bounds);

  const squareOf = new Map<string, string>();
  for (const square of found.squares.features) {
    for (const key of (square.properties?.["finds"] as number[]) ?? []) squareOf.set(String(key), String(square.id));
  }

  if (list) {
    const link = linkListAndMap({
      list,
      map,
      source: FOUND,
      onSelect: (id, origin) => {
        const square = id === null ? undefined : squareOf.get(id);
        if (square && origin === "list") map.select(SQUARES, Number(square));
      },
      onOpen: (id) => list.querySelector<HTMLAnchorElement>(`[data-id="${CSS.escape(id)}"] a`)?.click(),
    });
    map.addEventListener("feature-select", ({ detail }) => {
      if (detail.source !== SQUARES) return;
      const first = [...squareOf].find(([, square]) => square === String(detail.id));
      const item = first && list.querySelector(`[data-id="${CSS.escape(first[0])}"]`);
      item?.scrollIntoView({ block: "nearest" });
    });
    map.addEventListener("map-failed", () => link.stop());
  }

  answerTouches(page, map, FOUND, SQUARES);
}

// Where to look: what the map shows, or what is drawn on it. They do not add up: the last one holds.
const here = document.querySelector<HTMLButtonElement>("#here");
const draw = document.querySelector<HTMLButtonElement>("#draw");
const box = document.querySelector<HTMLInputElement>("#id_bbox");
const zone = document.querySelector<HTMLInputElement>("#id_zone");
if (map && here && draw && box && zone) {
  const ask = (inBox: string, inZone: string): void => {
    box.value = inBox;
    zone.value = inZone;
    zone.form?.requestSubmit();
  };
  map.addEventListener("moved", ({ detail }) => {
    const [west, south, east, north] = detail.bbox;
    here.dataset["bbox"] = [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)]
      .map((degrees) => degrees.toFixed(5))
      .join(",");
    here.hidden = draw.hidden = false;
  });
  here.addEventListener("click", () => ask(here.dataset["bbox"] ?? "", ""));
  draw.addEventListener("click", async () => {
    map.scrollIntoView({ block: "nearest" });
    const ring = await map.draw();
    if (ring) ask("", polygonText(ring));
    else draw.focus();
  });
}
