/** Where it is: the phone's own position, a point of the map, an object, or typed coordinates. */
import { button, h, icon, notice } from "@ui/elements.ts";
import { watchPosition } from "@ui/position.ts";
import type { Place } from "./outbox.ts";
import { placeOf, readCoordinates, whyNot } from "./position.ts";
import type { ReportDraft } from "./report-draft.ts";
import { go, hasScreen } from "./screens.ts";

export interface PlaceHeard {
  /** The place as it is now; null: none yet. */
  changed(place: Place | null): void;
  /** Back to the phone's own position. */
  own(): void;
  typed(place: Place, label: string): void;
}

/** `own`: the phone's own position where the draft has none; `given`: none until one is given; null: not asked. */
export function placePart(
  asks: "own" | "given" | null,
  draft: ReportDraft,
  heard: PlaceHeard,
): { part: HTMLElement | null; leave: () => void } {
  if (asks === null) return { part: null, leave: () => undefined };
  const part = h("section", { class: "field app-place", "aria-label": "Position" });
  const status = h("p", { class: "app-place__status", role: "status" });
  let stop: () => void = () => undefined;

  const show = (sentence: string, good: boolean): void => {
    status.replaceChildren(icon("place"), h("span", {}, sentence));
    status.dataset["good"] = String(good);
  };
  const follow = (): void => {
    stop();
    heard.changed(null);
    let had = false;
    stop = watchPosition((told) => {
      if (told.state === "looking") return show("Position recherchée…", false);
      // The last one known is better than none.
      if (told.state === "failed" && had) return;
      if (told.state === "failed") return show(whyNot(told.why), false);
      had = true;
      heard.changed(placeOf(told.position));
      const { accuracy } = told.position;
      show(`Ma position, à ${accuracy} m près.`, accuracy <= 30);
    });
  };
  const fixed = (place: Place, label: string): void => {
    stop();
    heard.changed(place);
    show(place.source === "object" ? `Sur ${label || "l’objet choisi"}.` : `Position : ${label || "point de la carte"}.`, true);
    own.hidden = false;
  };
  const own = button("Prendre ma position", () => {
    heard.own();
    own.hidden = true;
    follow();
  });
  own.hidden = true;

  const field = h("input", {
    id: "coordonnees",
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    placeholder: "49.51870, 0.53610",
  });
  const wrong = h("div", { role: "alert" });
  const typed = button("Prendre ces coordonnées", () => {
    const found = readCoordinates(field.value);
    wrong.replaceChildren();
    if (!found) {
      wrong.append(notice("warning", "Écrivez la latitude puis la longitude, comme 49.51870, 0.53610."));
      return;
    }
    const geometry = { type: "Point" as const, coordinates: found };
    const place: Place = { geometry, accuracy_m: null, source: "map" };
    const label = `${found[1].toFixed(5)}, ${found[0].toFixed(5)}`;
    heard.typed(place, label);
    fixed(place, label);
  });
  const other = h(
    "details",
    { class: "app-more" },
    h("summary", {}, "Placer autrement"),
    hasScreen("placer") ? button("Placer sur la carte", () => go("placer")) : null,
    h("label", { class: "field__label", for: "coordonnees" }, "Coordonnées (latitude, longitude)"),
    wrong,
    field,
    typed,
  );
  part.append(status, own, other);
  if (draft.place) fixed(draft.place, draft.placeLabel);
  else if (asks === "own") follow();
  else {
    // Where the phone is now is not where that was.
    show("Aucune position n’a été saisie.", false);
    own.hidden = false;
  }
  return { part, leave: () => stop() };
}
