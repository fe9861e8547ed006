/** A picture or a sound that may not have come: said in words, and asked for again when somebody says so. */
import { button, h } from "@ui/elements.ts";
import table from "../../static/visit/words/stop.json";
import { ASKED_AGAIN, type Medium } from "./held-media.ts";
import type { HeldTour } from "./held-tour.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);

/** The element, and a place beside it for `missing`, which is shown in its stead. */
export function shownOnceHere(held: HeldTour, medium: Medium, element: HTMLImageElement | HTMLAudioElement, missing: string): HTMLElement[] {
  const told = h("div", { class: "missing", role: "status", lang: document.documentElement.lang });
  const fail = (): void => {
    element.hidden = true;
    told.replaceChildren(h("p", {}, missing), button(words.again, again, "button button--secondary button--small"));
    window.addEventListener(ASKED_AGAIN, load, { once: true });
  };
  const again = (): void => {
    // The button goes: who pressed it with the keyboard stays in the text.
    told.closest("article, .cover")?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    held.media.askAgain();
  };
  const load = (): void => {
    told.replaceChildren();
    element.hidden = false;
    void held.media.address(medium).then((address) => (element.src = address), fail);
  };
  element.addEventListener("error", fail);
  load();
  return [element, told];
}
