/** Finds in time: a slider or a small map chooses a slice; the map, the curve and the table follow. */
import "@ui/map.ts";
import "./time.css";
import type { GeoMap } from "@ui/map.ts";
import { requestJson } from "@ui/http.ts";
import { Sheet } from "./sheet.ts";

Sheet.in(document);

const SHADES = "density";
const map = document.querySelector<GeoMap>("geo-map[data-density]");
const choice = document.querySelector<HTMLElement>("[data-slice-choice]");
const slider = choice?.querySelector<HTMLInputElement>("input");
const words = choice?.querySelector<HTMLOutputElement>("output");
const rows = [...document.querySelectorAll<HTMLElement>("tr[data-id]")];
const columns = [...document.querySelectorAll<SVGGElement>(".curve-frame .curve-slice")];
const small = [...document.querySelectorAll<HTMLAnchorElement>(".small-maps [data-slice]")];

if (map && choice && slider && words) {
  void requestJson<GeoJSON.FeatureCollection>(map.dataset["density"] ?? "").then(({ features }) => {
    const show = (): void => {
      const n = Number(slider.value);
      const said = rows[n]?.querySelector("th")?.textContent ?? "";
      words.value = said;
      slider.setAttribute("aria-valuetext", said);
      map.setFeatures(SHADES, { type: "FeatureCollection", features: features.filter((each) => each.properties?.["slice"] === n) });
      for (const [at, row] of rows.entries()) {
        if (at === n) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      }
      for (const [at, column] of columns.entries()) column.toggleAttribute("data-chosen", at === n);
      for (const [at, one] of small.entries()) {
        if (at === n) one.setAttribute("aria-current", "true");
        else one.removeAttribute("aria-current");
      }
    };
    const go = (n: number): void => {
      slider.value = String(n);
      show();
    };
    slider.addEventListener("input", show);
    for (const [at, row] of rows.entries()) row.addEventListener("click", () => go(at));
    for (const [at, column] of columns.entries()) column.addEventListener("click", () => go(at));
    for (const [at, one] of small.entries()) {
      one.addEventListener("click", (event) => {
        event.preventDefault();
        go(at);
        map.scrollIntoView({ block: "center" });
      });
    }
    choice.hidden = false;
    show();
  });
}
