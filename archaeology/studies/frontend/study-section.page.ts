/** Asking for a section: the line is drawn on the map, the sheet follows every change at once. */
import "@ui/map.ts";
import "./section.css";
import type { GeoMap, LonLat, PlaceDetail } from "@ui/map.ts";
import { DrawnLine } from "@ui/drawn-line.ts";
import { Preview } from "./preview.ts";
import { layChosenRelief } from "./relief.ts";
import { Sheet } from "./sheet.ts";
import { addSlider } from "./slider.ts";

const map = document.querySelector<GeoMap>("geo-map");
const box = document.querySelector<HTMLElement>("[data-preview]");
const form = box?.closest("form");
const text = form?.querySelector<HTMLTextAreaElement>("[name=line]");
const earlier = form?.querySelector<HTMLSelectElement>("[name=earlier]");
const tools = form?.querySelector<HTMLElement>("[data-draw-tools]");
const region = document.querySelector<HTMLElement>("[data-preview-region]");

if (map && box && form && text && earlier && tools && region) {
  const line = new DrawnLine(map, text, document.querySelector("#drawn-line"));
  const preview = new Preview({
    form,
    address: box.dataset["preview"] ?? "",
    region,
    ready: () => line.corners.length > 1 || earlier.value !== "",
    shown: (sheet) => {
      Sheet.in(sheet);
      follow(form, sheet.querySelector<HTMLElement>("[data-relief]")?.dataset["relief"]);
    },
  });
  const changed = (): void => {
    map.setPoints(line.corners.map((place, at, all) => ({ id: String(at), place, ...named(at, all.length) })));
    preview.later();
  };

  map.addEventListener("place", (event) => {
    event.preventDefault(); // no pin: the corner itself is drawn
    const { lon, lat } = (event as CustomEvent<PlaceDetail>).detail;
    line.add(lon, lat);
    changed();
  });
  map.addEventListener("point-moved", ({ detail: { id, lon, lat } }) => {
    line.move(Number(id), lon, lat);
    changed();
  });
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = (event.target as HTMLElement).closest<HTMLElement>("[data-draw]")?.dataset["draw"];
    if (asked === "back") line.back();
    if (asked === "clear") line.clear();
    changed();
  });
  map.addEventListener("map-failed", () => (tools.hidden = true));
  form.addEventListener("input", changed);
  layChosenRelief(map, form.querySelector("[name=relief]"), box.dataset["tilejson"] ?? "");
  for (const [name, max, step] of [["distance_m", 200, 1], ["exaggeration", 50, 0.5]] as const) {
    const number = form.querySelector<HTMLInputElement>(`[name=${name}]`);
    const label = number?.labels?.[0]?.textContent?.trim() ?? "";
    if (number) addSlider(number, { min: name === "distance_m" ? 0 : 1, max, step, label: `${label} : curseur` });
  }

  // Who chooses a relief by hand keeps it.
  const finest = form.querySelector<HTMLInputElement>("[name=finest]");
  form.querySelector("[name=relief]")?.addEventListener("input", () => {
    if (finest) finest.checked = false;
  });

  // The line of an earlier section becomes this one's, to be changed or not.
  const lines = JSON.parse(document.querySelector("#earlier-lines")?.textContent ?? "{}") as Record<string, string>;
  earlier.addEventListener("change", () => {
    const chosen = lines[earlier.value];
    if (chosen === undefined) return;
    text.value = chosen;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    fitTo(line.corners);
  });
  // What is typed may lie elsewhere than what the map shows.
  text.addEventListener("change", () => fitTo(line.corners));
  fitTo(line.corners);
  changed();
}

/** The letters that the sheet has too: A, its bends by number, B. */
function named(at: number, many: number): { mark: string; label: string } {
  if (at === 0) return { mark: "A", label: "Début de la coupe, A" };
  if (at === many - 1) return { mark: "B", label: "Fin de la coupe, B" };
  return { mark: String(at), label: `Coude ${at}` };
}

function fitTo(corners: LonLat[]): void {
  if (corners.length < 2) return;
  const [east, north] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  map?.fit([Math.min(...east), Math.min(...north), Math.max(...east), Math.max(...north)]);
}

/** The list shows the relief that was taken for the line, as long as nobody chooses one there. */
function follow(form: HTMLFormElement, taken: string | undefined): void {
  const relief = form.querySelector<HTMLSelectElement>("[name=relief]");
  if (!relief || taken === undefined || relief.value === taken) return;
  relief.value = taken;
  relief.dispatchEvent(new Event("change"));
}
