/** A tour before it is published: the visitor's own app, on what is written so far. Nothing is taken along from here. */
import "../../../layers/ui/static/ui/theme.css";
import "../../../layers/ui/static/ui/elements.css";
import "../../../layers/ui/static/ui/forms.css";
import "../../../layers/ui/static/ui/parts.css";
import "../../../layers/ui/static/ui/layout.css";
import "../visit/frontend/visit.css";
import "../visit/frontend/visit-cover.css";
import "../visit/frontend/visit-stop.css";
import "../visit/frontend/visit-walk.css";
import "../visit/frontend/visit-shore.css";
import { h, icon } from "@ui/elements.ts";
import table from "../static/visit/words/tour.json";
import { startBar } from "../visit/frontend/bar.ts";
import { coverOf } from "../visit/frontend/cover-screen.ts";
import { HeldMedia } from "../visit/frontend/held-media.ts";
import type { HeldTour } from "../visit/frontend/held-tour.ts";
import { profileFigure } from "../visit/frontend/profile.ts";
import type { Tour } from "../visit/frontend/telling.ts";
import { FOLLOW, isWalk } from "../visit/frontend/walk-address.ts";
import { WalkScreen } from "../visit/frontend/walk-screen.ts";
import { wordsOf } from "../visit/frontend/words.ts";

const words = wordsOf(table);
const main = document.querySelector<HTMLElement>("#contenu");
const bar = document.querySelector<HTMLElement>("#outils");
const telling = document.querySelector("#telling");

if (bar) startBar(bar);
if (main && telling) {
  const written = JSON.parse(telling.textContent ?? "") as Tour;
  // A walk through the preview is not the one that its writer began as a visitor.
  const tour: Tour = { ...written, id: `apercu/${written.id}` };
  const held: HeldTour = {
    tour,
    kept: null,
    media: new HeldMedia(tour),
    ground: () => Promise.resolve(null),
  };
  let walk: WalkScreen | null = null;
  const show = (): void => {
    const walking = isWalk(location.hash);
    document.body.dataset["shown"] = walking ? "walk" : "cover";
    if (walk && walking) return walk.show();
    walk?.leave();
    walk = null;
    if (walking) {
      walk = new WalkScreen(held);
      main.replaceChildren(walk.element);
      walk.show();
      return;
    }
    const cover = coverOf(held);
    const go = h("a", { class: "button button--large button--wide cover__go", href: FOLLOW }, icon("walk"), words.go);
    cover.querySelector('[data-part="go"]')?.append(go);
    cover.querySelector('[data-part="profile"]')?.append(profileFigure(tour.profile ?? []) ?? "");
    main.replaceChildren(cover);
  };
  window.addEventListener("hashchange", show);
  show();
}
