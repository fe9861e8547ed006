/** The list of control points: their figures, and for the current one its coordinates to type. */
import type { Control, ControlPoints } from "./control-points.ts";
import { groundOf, number, places } from "./control-points.ts";

export interface Weighed {
  x: number;
  y: number;
  lon: number;
  lat: number;
  residual_m: number | null;
  left_out_m: number | null;
}

export type Tone = "good" | "fair" | "poor";

export interface Figures {
  /** By the point's id. */
  known: ReadonlyMap<string, Weighed>;
  rms: number | null;
  /** A spline leaves nothing at its points: what counts is how far off each would be without itself. */
  leftOut: boolean;
  /** Metres of a pixel: nearer than that, points differ by the hand that set them. */
  pixel: number;
  /** The figures do not tell which point is wrong. */
  tied: boolean;
}

/** As far off as the others are, but for rounding. */
const ALIKE = 1.01;
const metres = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const inMetres = (value: number): string => `${metres.format(value)} m`;

export function figureOf(id: string, { known, leftOut }: Figures): number | null {
  const weighed = known.get(id);
  return (leftOut ? weighed?.left_out_m : weighed?.residual_m) ?? null;
}

/** Against the others: a point twice as far off as they are on average deserves a look. */
export function toneOf(id: string, figures: Figures): Tone | undefined {
  const value = figureOf(id, figures);
  if (value === null || figures.rms === null || figures.tied) return undefined;
  if (value <= figures.pixel || value <= ALIKE * figures.rms) return "good";
  return value <= 1.6 * figures.rms ? "fair" : "poor";
}

export class PointList {
  readonly #list: HTMLOListElement;
  readonly #points: ControlPoints;

  constructor(list: HTMLOListElement, points: ControlPoints) {
    this.#list = list;
    this.#points = points;
  }

  show(figures: Figures, worstFirst: boolean): void {
    const numbers = new Map(this.#points.all.map((point, index) => [point.id, index + 1]));
    const order = [...this.#points.all];
    if (worstFirst) order.sort((a, b) => (figureOf(b.id, figures) ?? 0) - (figureOf(a.id, figures) ?? 0));
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["keep"] : undefined;
    const typing = this.#list.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement;
    // What somebody is typing in stays as it is; its figures follow when it is left.
    if (typing) this.#refresh(order, figures);
    else this.#list.replaceChildren(...order.map((point) => this.#item(point, numbers.get(point.id) ?? 0, figures)));
    if (focused && !typing) this.#list.querySelector<HTMLElement>(`[data-keep="${focused}"]`)?.focus();
  }

  #refresh(order: readonly Control[], figures: Figures): void {
    for (const { id } of order) {
      const figure = this.#list.querySelector<HTMLElement>(`[data-figure="${id}"]`);
      if (figure) tell(figure, id, figures);
    }
  }

  #item(point: Control, mark: number, figures: Figures): HTMLLIElement {
    const item = document.createElement("li");
    const isCurrent = point.id === this.#points.current;
    item.className = "points__item";
    item.toggleAttribute("data-current", isCurrent);
    const choose = button("points__choose", `Point ${mark}`, () => this.#points.choose(isCurrent ? null : point.id));
    choose.setAttribute("aria-expanded", String(isCurrent));
    choose.dataset["keep"] = `choose-${point.id}`;
    const figure = document.createElement("span");
    figure.className = "points__figure";
    figure.dataset["figure"] = point.id;
    tell(figure, point.id, figures);
    const remove = button("button button--quiet button--small", "Supprimer", () => this.#points.remove(point.id));
    remove.setAttribute("aria-label", `Supprimer le point ${mark}`);
    item.append(choose, figure, remove);
    if (isCurrent) item.append(this.#editor(point, mark, figures));
    return item;
  }

  #editor(point: Control, mark: number, figures: Figures): HTMLElement {
    const editor = document.createElement("div");
    editor.className = "points__editor";
    const weighed = figures.known.get(point.id);
    // What was typed goes before what the server made of it.
    const isKnown = point.ground.unit === "deg" && weighed;
    const ground = isKnown ? [weighed.x.toFixed(2), weighed.y.toFixed(2)] : places(point.ground).split(" ");
    const texts = [point.pixel[0].toFixed(2), point.pixel[1].toFixed(2), ...ground];
    const labels = ["Colonne", "Ligne", "X ou longitude", "Y ou latitude"];
    const inputs = labels.map((label, index) => {
      const input = document.createElement("input");
      input.type = "text";
      input.inputMode = "decimal";
      input.value = (texts[index] ?? "").replace(".", ",");
      input.id = `point-${index}`;
      input.dataset["draft"] = "off";
      const name = document.createElement("label");
      name.htmlFor = input.id;
      name.textContent = label;
      const box = document.createElement("div");
      box.append(name, input);
      editor.append(box);
      return input;
    });
    const apply = (): void => {
      const [column, row, one, other] = inputs.map((input) => number(input.value));
      const place = groundOf(one, other);
      const isPixel = column !== undefined && row !== undefined;
      inputs.forEach((input, index) => input.setAttribute("aria-invalid", String(index < 2 ? !isPixel : !place)));
      if (isPixel && place) this.#points.change(point.id, { pixel: [column, row], ground: place });
    };
    // Once the focus is where it goes: the list is not built anew under somebody who goes on typing.
    for (const input of inputs) input.addEventListener("change", () => window.setTimeout(apply));
    const hint = document.createElement("p");
    hint.className = "quiet";
    hint.textContent = `Touchez le plan ou la carte pour déplacer le point ${mark}, tirez-le, ou écrivez ses coordonnées (Lambert-93 ou degrés).`;
    editor.append(hint);
    return editor;
  }
}

function tell(figure: HTMLElement, id: string, figures: Figures): void {
  const value = figureOf(id, figures);
  const tone = toneOf(id, figures);
  figure.textContent = value === null ? "" : inMetres(value);
  if (tone) figure.dataset["tone"] = tone;
  else delete figure.dataset["tone"];
}

function button(className: string, label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
