/** What is always in sight: the size of the text, and the same place in another language. */
import { button } from "@ui/elements.ts";
import table from "../../static/visit/words/app.json";
import { change, settings, TEXT_SIZES } from "./settings.ts";
import { fill, wordsOf } from "./words.ts";

const words = wordsOf(table);

/** The page that phones keep was drawn in French: its frame is said in the language that it is opened in. */
export function sayFrame(reader: string): void {
  const { lang } = document.documentElement;
  const home = document.querySelector<HTMLAnchorElement>(".visit-bar__home");
  home?.replaceChildren(words.name);
  if (home) home.search = `?lang=${reader}`;
  document.querySelector(".skip-link")?.replaceChildren(words.skip);
  document.querySelector(".visit-bar__tools")?.setAttribute("aria-label", words.language);
  for (const link of document.querySelectorAll<HTMLElement>(".visit-bar__tools a[data-lang]")) {
    if (link.dataset["lang"] === lang) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

export function startBar(bar: HTMLElement): void {
  const size = button("Aa", () => {
    const at = TEXT_SIZES.indexOf(settings().text);
    change({ text: TEXT_SIZES[(at + 1) % TEXT_SIZES.length] ?? 100 });
    show();
  }, "visit-bar__size");
  const show = (): void => {
    document.documentElement.dataset["text"] = String(settings().text);
    size.setAttribute("aria-label", fill(words.text_size, { size: settings().text }));
  };
  show();
  bar.prepend(size);
  const links = bar.querySelectorAll<HTMLAnchorElement>("a[data-lang]");
  const lead = (): void => links.forEach((link) => (link.href = `${location.pathname}?lang=${link.dataset["lang"]}${location.hash}`));
  lead();
  window.addEventListener("hashchange", lead);
}
