/** The words of the app, in the language of the page; each screen has a table of its own in `static/visit/words/`. */
import { h } from "@ui/elements.ts";

export const LANGUAGES = ["fr", "en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
/** Every word in every language: a table that lacks one does not compile. */
type Table = Record<string, Record<Language, string>>;

/** The language of the app's words. Of a tour in another one, each text says its own. */
export function language(): Language {
  const asked = document.documentElement.lang;
  return LANGUAGES.find((each) => each === asked) ?? "en";
}

/** The language of what a telling says in words that nobody wrote, years and grades: English, where the tour's own has none. */
export const saidIn = (toldIn: string): string => LANGUAGES.find((each) => each === toldIn) ?? "en";

/** In which dates are written: the browsers' own English is American. */
export const locale = (): string => (language() === "en" ? "en-GB" : language());

/** A table's words, read at each use: the page may get its language after the script is loaded. */
export function wordsOf<T extends Table>(table: T): { readonly [Key in keyof T]: string } {
  return new Proxy(table, {
    get: (words, key) => words[String(key)]?.[language()] ?? "",
  }) as unknown as { readonly [Key in keyof T]: string };
}

/** « {count} étapes » with its values. */
export function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** « Vous êtes arrivé : {title} », whose title is in the language of the tour. */
export function entitled(words: string, title: string, lang: string): (HTMLElement | string)[] {
  const [before = "", after = ""] = words.split("{title}");
  return [before, h("span", { lang }, title), after];
}

/** One or many. */
export function counted(count: number, one: string, many: string): string {
  return fill(count === 1 ? one : many, { count: count.toLocaleString(language()) });
}

/** « 640 ko », « 8,2 Mo ». */
export function sayBytes(bytes: number): string {
  const unit = { fr: "o", en: "B", de: "B" }[language()];
  const number = (value: number, digits: number): string =>
    value.toLocaleString(language(), { maximumFractionDigits: digits });
  if (bytes < 1_000_000) return `${number(Math.max(1, bytes / 1_000), 0)} k${unit}`;
  return `${number(bytes / 1_000_000, bytes < 100_000_000 ? 1 : 0)} M${unit}`;
}

/** « 1 h 30 », « 45 min ». */
export function sayMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const left = Math.round(minutes % 60);
  if (!hours) return `${left} min`;
  return left ? `${hours} h ${String(left).padStart(2, "0")}` : `${hours} h`;
}
