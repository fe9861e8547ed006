/** What a cover can do on this phone: set out, take along; and the profile, which is drawn here. */
import { button, h, icon } from "@ui/elements.ts";
import { installButton, INSTALLABLE } from "@ui/offline-app.ts";
import appTable from "../../static/visit/words/app.json";
import table from "../../static/visit/words/tour.json";
import { profileFigure } from "./profile.ts";
import { takePanel } from "./take-panel.ts";
import { forgetWalk, hasWalk } from "./walk.ts";
import { FOLLOW } from "./walk-address.ts";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);
const appWords = wordsOf(appTable);

export interface Cover {
  code: string;
  /** Of the tour, which need not be the page's. */
  language: string;
  profile: readonly [distance: number, height: number][];
}

/** Fills the `data-part`s of a cover; to be called again whenever it is shown. */
export function fillCover(root: HTMLElement, cover: Cover): void {
  const part = (name: string): HTMLElement | null => root.querySelector(`[data-part="${name}"]`);
  part("go")?.replaceChildren(...goParts(cover.code, () => fillCover(root, cover)));
  const profile = part("profile");
  if (profile && !profile.hasChildNodes()) profile.append(profileFigure(cover.profile) ?? "");
  const take = part("take");
  if (take && !take.hasChildNodes()) void takePanel(take, cover.code, cover.language);
}

function goParts(code: string, again: () => void): HTMLElement[] {
  const begun = hasWalk(code);
  const setOut = h("a", { class: "button button--large button--wide cover__go", href: FOLLOW }, icon("walk"), begun ? words.resume : words.go);
  const restart = button(
    words.restart,
    () => {
      forgetWalk(code);
      again();
    },
    "button button--quiet",
  );
  const install = h("div", {});
  const offer = (): void => install.replaceChildren(installButton(appWords.install) ?? "");
  offer();
  window.addEventListener(INSTALLABLE, offer);
  return [setOut, ...(begun ? [restart] : []), h("p", { class: "quiet cover__private" }, words.private), install];
}
