/** A file that was brought: waits for the worker, and shows where its rows would lie. */
import "@ui/map.ts";
import type { Bbox, GeoMap } from "@ui/map.ts";
import { poll } from "@ui/live.ts";

interface Progress {
  words: string;
  percent: number | null;
  finished: boolean;
}
/** Longitude, latitude, row of the file. */
type Place = [number, number, number];

const section = document.querySelector<HTMLElement>("#brought");
const bar = section?.querySelector("progress");
const status = section?.querySelector<HTMLElement>("[role=status]");
const url = section?.dataset["stateUrl"];

if (bar && status && url) {
  const waiting = poll<Progress>({
    url,
    onData: ({ words, percent, finished }) => {
      if (status.textContent !== words) status.textContent = words;
      if (percent !== null) bar.value = percent;
      if (!finished) return;
      waiting.stop();
      location.reload();
    },
  });
}

const map = document.querySelector<GeoMap>("#brought-map");
const answer = document.querySelector<HTMLScriptElement>("#brought-places");

if (map && answer) {
  const places = JSON.parse(answer.textContent ?? "[]") as Place[];
  const word = map.dataset["row"] ?? "";
  map.setFeatures("brought", {
    type: "FeatureCollection",
    features: places.map(([longitude, latitude, row]) => ({
      type: "Feature",
      id: row,
      geometry: { type: "Point", coordinates: [longitude, latitude] },
      properties: { title: `${word} ${row}` },
    })),
  });
  // Places far off are said in words: they do not take the others out of sight.
  const [west, east] = middle(places.map((place) => place[0]));
  const [south, north] = middle(places.map((place) => place[1]));
  const bounds: Bbox = [west, south, east, north];
  map.fit(bounds);
}

/** The ends of nine values in ten. */
function middle(values: number[]): [number, number] {
  const sorted = [...values].sort((one, other) => one - other);
  const left = sorted.length < 10 ? 0 : Math.max(1, Math.floor(sorted.length / 20));
  return [sorted[left] ?? 0, sorted[sorted.length - 1 - left] ?? 0];
}
