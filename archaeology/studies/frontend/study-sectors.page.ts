/** Asking for sectors: the area is what the map shows, and each weight is told as its share. */
import "@ui/map.ts";
import "./sectors.css";
import type { Bbox, GeoMap } from "@ui/map.ts";
import { parseBounds } from "@ui/map.ts";
import { addSlider, valueOf } from "./slider.ts";

const box = document.querySelector<HTMLElement>("[data-weighing]");
const map = box?.querySelector<GeoMap>("geo-map");
const area = box?.querySelector<HTMLInputElement>("[name=bounds]");
const take = box?.querySelector<HTMLButtonElement>("[data-take-view]");

if (box && map && area && take) {
  weigh(box);
  let view: Bbox | undefined;
  map.addEventListener("moved", ({ detail }) => {
    view = detail.bbox;
    take.hidden = false;
  });
  take.addEventListener("click", () => {
    if (!view) return;
    area.value = view.map((degrees) => degrees.toFixed(6)).join(", ");
    draw();
  });
  map.addEventListener("map-failed", () => (take.hidden = true));
  area.addEventListener("input", draw);
  draw();

  /** Metres are the server's to read: it says in degrees where the area is that the form came with. */
  function draw(): void {
    const untouched = area!.value === area!.defaultValue;
    const bounds = parseBounds(untouched ? (box!.dataset["zone"] ?? "") : area!.value);
    const [west, south, east, north] = bounds ?? [0, 0, 0, 0];
    const ring: [number, number][] = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    map!.outline(bounds ? { type: "Polygon", coordinates: [ring] } : null);
  }
}

/** A slider beside each number; the share of each and the sum of all. */
function weigh(box: HTMLElement): void {
  const criteria = [...box.querySelectorAll<HTMLElement>(".criterion")].map((part) => {
    const number = part.querySelector<HTMLInputElement>("[name^=weight_]")!;
    const label = `Poids : ${part.querySelector("legend")?.textContent ?? ""}`;
    const range = addSlider(number, { min: 0, max: 10, step: 0.5, label });
    return { part, number, range, share: part.querySelector<HTMLOutputElement>("[data-weight-share]")! };
  });
  const sum = box.querySelector<HTMLElement>("[data-weight-sum]");
  const tell = (): void => {
    const total = criteria.reduce((so_far, { number }) => so_far + valueOf(number), 0);
    for (const { number, share } of criteria) {
      share.value = total ? `${Math.round((100 * valueOf(number)) / total)} %` : "—";
    }
    if (sum) sum.textContent = `Somme des poids : ${total.toLocaleString("fr-FR")}.`;
  };
  // Another goal proposes other weights, as long as nobody has set them.
  let touched = false;
  for (const { number, range } of criteria) {
    number.addEventListener("input", (event) => {
      touched ||= event.isTrusted;
      tell();
    });
    range.addEventListener("input", () => (touched = true));
  }
  for (const goal of box.querySelectorAll<HTMLInputElement>("[name=goal]")) {
    goal.addEventListener("change", () => {
      if (touched) return;
      for (const { part, number } of criteria) {
        // What cannot be measured here was proposed as nothing, and stays so.
        if (valueOf(number) === 0 && part.hasAttribute("data-needs")) continue;
        number.value = part.getAttribute(`data-proposed-${goal.value}`) ?? number.value;
        number.dispatchEvent(new Event("input"));
      }
    });
  }
  tell();
}
