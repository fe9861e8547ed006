/** A stop as it is read: pictures, text, sound, what is known and from where. */
import { h } from "@ui/elements.ts";
import table from "../../static/visit/words/stop.json";
import type { HeldTour } from "./held-tour.ts";
import { shownOnceHere } from "./missing-medium.ts";
import { periodSlider } from "./period-slider.ts";
import { change, settings } from "./settings.ts";
import type { Picture, Sound, Source, Stop } from "./telling.ts";
import { fill, saidIn, wordsOf } from "./words.ts";

const words = wordsOf(table);

export function stopArticle(held: HeldTour, stop: Stop): HTMLElement {
  const { tour } = held;
  const [first, ...others] = stop.images.filter(({ period }) => !period);
  const dated = inOrderOfTime(stop.images);
  return h(
    "article",
    { class: "stop", lang: tour.language },
    h("p", { class: "stop__number", lang: document.documentElement.lang }, fill(words.number, { number: stop.order })),
    h("h1", { class: "stop__title", tabindex: -1 }, stop.title),
    stop.period ? h("p", { class: "stop__period", lang: saidIn(tour.language) }, stop.period.words) : null,
    first ? figure(held, first) : null,
    ...readings(stop),
    ...stop.audio.map((sound) => player(held, sound)),
    dated.length ? periodSlider(dated.map((picture) => ({ words: picture.period?.words ?? "", figure: figure(held, picture) })), saidIn(tour.language)) : null,
    ...others.map((picture) => figure(held, picture)),
    known(stop, saidIn(tour.language)),
  );
}

/** The pictures of a time, by when it starts, then by when it ends; an open start is before, an open end after all others. */
export function inOrderOfTime(pictures: readonly Picture[]): Picture[] {
  const years = ({ period }: Picture): [number, number] => [period?.from ?? -Infinity, period?.to ?? Infinity];
  const before = (one: number, other: number): number => (one < other ? -1 : one > other ? 1 : 0);
  const inTime = (one: Picture, other: Picture): number => before(years(one)[0], years(other)[0]) || before(years(one)[1], years(other)[1]);
  return pictures.filter(({ period }) => period).sort(inTime);
}

/** The text, and the easy one where there is one; which of them is remembered from stop to stop. */
function readings(stop: Stop): HTMLElement[] {
  const full = h("div", { class: "stop__text" }, ...paragraphs(stop.text));
  if (!stop.easy_text) return [full];
  const easy = h("div", { class: "stop__text stop__text--easy" }, ...paragraphs(stop.easy_text));
  const choice = (label: string, isEasy: boolean): HTMLButtonElement =>
    h("button", { type: "button", class: "text-choice", onclick: () => choose(isEasy) }, label);
  const buttons = [choice(words.full, false), choice(words.easy, true)] as const;
  const show = (isEasy: boolean): void => {
    full.hidden = isEasy;
    easy.hidden = !isEasy;
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", String((at === 1) === isEasy)));
  };
  const choose = (isEasy: boolean): void => {
    change({ easy: isEasy });
    show(isEasy);
  };
  show(settings().easy);
  const lang = document.documentElement.lang;
  return [h("div", { class: "text-choices", role: "group", "aria-label": words.version, lang }, ...buttons), full, easy];
}

/** Paragraphs are apart by an empty line; within one, each line begins anew. */
export function paragraphs(text: string): HTMLElement[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => h("p", {}, ...part.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line]))));
}

export function figure(held: HeldTour, picture: Picture): HTMLElement {
  const image = h("img", { alt: picture.alt, decoding: "async", width: picture.width || null, height: picture.height || null });
  const shown = shownOnceHere(held, picture, image, words.no_image);
  return h("figure", { class: "picture" }, ...shown, h("figcaption", {}, picture.caption ? `${picture.caption} ` : null, credit(words.credit, picture)));
}

export function player(held: HeldTour, sound: Sound): HTMLElement {
  const lang = document.documentElement.lang;
  const audio = h("audio", { controls: true, preload: "metadata", "aria-label": words.audio });
  return h(
    "section",
    { class: "sound" },
    h("h2", { class: "stop__heading", lang }, words.audio),
    ...shownOnceHere(held, sound, audio, words.no_sound),
    h("p", { class: "quiet" }, credit(words.audio_credit, sound)),
    sound.transcript ? h("details", {}, h("summary", { lang }, words.transcript), ...paragraphs(sound.transcript)) : null,
  );
}

function credit(sentence: string, { author, licence, credit_url }: Picture | Sound): HTMLElement {
  const code = licence.code.replace(/^LicenseRef-/, "");
  const text = fill(sentence, { author, licence: code });
  const href = credit_url || licence.url;
  // Offline the link leads nowhere, and nothing is lost: the words say who and under what.
  return h("small", { class: "credit", lang: document.documentElement.lang }, href ? h("a", { href, rel: "external license" }, text) : text);
}

/** How sure what is told is, and who says so. */
function known({ confidence, sources, site }: Stop, toldIn: string): HTMLElement | null {
  if (!confidence && !sources.length) return null;
  const lang = document.documentElement.lang;
  return h(
    "section",
    { class: "known" },
    h("h2", { class: "stop__heading", lang }, words.sure),
    site ? h("p", { lang }, fill(words.site, { name: site.name })) : null,
    confidence ? h("p", {}, h("strong", { class: "grade", "data-grade": confidence.grade, lang }, fill(words.grade, { grade: confidence.grade })), " ", h("span", { lang: toldIn }, confidence.words)) : null,
    sources.length
      ? h("details", {}, h("summary", { lang }, words.sources), h("ul", {}, ...sources.map((source) => h("li", {}, ...cited(source)))))
      : null,
  );
}

function cited({ title, author, year, url, reliability }: Source): (HTMLElement | string)[] {
  const text = [author, title, year].filter(Boolean).join(", ");
  return [url ? h("a", { href: url, rel: "external" }, text) : text, reliability ? ` (${reliability})` : ""];
}
