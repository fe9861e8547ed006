/** Pictures of one place at several times, one at a time: with a slider, arrows do the same as a finger. */
import { h } from "@ui/elements.ts";
import table from "../../static/visit/words/stop.json";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);
let count = 0;

export interface Dated {
  /** The time shown, in words. */
  words: string;
  figure: HTMLElement;
}

/** In the order given, which is that of time; a single one needs no slider. `toldIn`: the language of the times. */
export function periodSlider(pictures: readonly Dated[], toldIn: string): HTMLElement {
  const lang = document.documentElement.lang;
  const id = `period-${++count}`;
  const last = pictures.length - 1;
  const told = h("output", { class: "periods__told", for: id, lang: toldIn });
  const slider = h("input", { id, type: "range", min: 0, max: last, step: 1, value: last, class: "periods__slider", lang: toldIn });
  const show = (): void => {
    const at = Number(slider.value);
    pictures.forEach(({ figure }, each) => (figure.hidden = each !== at));
    const period = pictures[at]?.words ?? "";
    told.textContent = period;
    slider.setAttribute("aria-valuetext", period);
  };
  slider.addEventListener("input", show);
  show();
  const choice = h("div", { class: "periods__choice" }, h("label", { for: id, lang }, words.period), slider, told);
  return h(
    "section",
    { class: "periods" },
    h("h2", { class: "stop__heading", lang }, words.periods),
    ...pictures.map(({ figure }) => figure),
    last > 0 ? choice : h("p", { class: "periods__told", lang: toldIn }, pictures[0]?.words),
  );
}
