/** A stop's own page, as the server drew it: its pictures of several times behind a slider. */
import { periodSlider } from "./period-slider.ts";

export function enhanceStop(main: HTMLElement): void {
  for (const section of main.querySelectorAll(".periods")) {
    const figures = [...section.querySelectorAll<HTMLElement>("figure[data-period]")];
    const toldIn = section.querySelector<HTMLElement>(".periods__told")?.lang ?? "";
    section.replaceWith(periodSlider(figures.map((figure) => ({ words: figure.dataset["period"] ?? "", figure })), toldIn));
  }
}
