/** The altitude profile of a route, drawn to be read at a glance: the climb to scale with nothing but itself. */
import { h } from "@ui/elements.ts";
import { sayMetres } from "@ui/near.ts";
import table from "../../static/visit/words/tour.json";
import { fill, language, wordsOf } from "./words.ts";

const words = wordsOf(table);
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640;
const HEIGHT = 120;
const FOOT = 12;
/** A flat town is drawn flat: below so many metres the scale does not stretch. */
const LEAST_SPAN_M = 25;

export function profileFigure(profile: readonly [distance: number, height: number][]): HTMLElement | null {
  const end = profile.at(-1)?.[0] ?? 0;
  if (profile.length < 2 || end <= 0) return null;
  const heights = profile.map(([, height]) => height);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const spare = Math.max(0, LEAST_SPAN_M - (high - low)) / 2;
  const [from, span] = [low - spare, high - low + 2 * spare];
  const points = profile.map(([at, height]) => `${((at / end) * WIDTH).toFixed(1)},${(HEIGHT - FOOT - ((height - from) / span) * (HEIGHT - 2 * FOOT)).toFixed(1)}`);
  const said = fill(words.profile_alt, { low: Math.round(low), high: Math.round(high), length: sayMetres(end, language()) });
  const picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "profile__picture", role: "img", "aria-label": said, preserveAspectRatio: "none" });
  picture.append(
    element("polygon", { points: `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`, class: "profile__ground" }),
    element("polyline", { points: points.join(" "), class: "profile__line", "vector-effect": "non-scaling-stroke" }),
  );
  return h(
    "figure",
    { class: "profile" },
    h("figcaption", { class: "profile__title" }, words.profile),
    picture,
    h("p", { class: "profile__ends", "aria-hidden": "true" }, h("span", {}, `${Math.round(low)} – ${Math.round(high)} m`), h("span", {}, sayMetres(end, language()))),
  );
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
