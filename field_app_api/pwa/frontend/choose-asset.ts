/**
 * « Choisir la canalisation » and « placer sur la carte », over whatever screen asks: nothing of it is lost.
 *
 *   const chosen = await chooseAsset({ layer: "water-pipes", from: [0.53, 49.51] });   // null: given up
 *   const place = await placeOnMap([0.53, 49.51]);                                     // [lon, lat] or null
 */
import type { LonLat } from "@ui/map-types.ts";
import { detailOf, nameOf } from "./asset-words.ts";
import { bigButton, make } from "./build.ts";
import { readAround, type Around } from "./field-state.ts";
import { byDistance, inService, isValve, PIPES, type Held, type Near } from "./held.ts";
import { askWhich, fillList } from "./object-list.ts";
import { placeMap } from "./place-map.ts";
import { sayWhere } from "./map-screen.ts";
import { UNKNOWN, watchPlace, type Whereabouts } from "./whereabouts.ts";

const MOST = 12;

export interface Chosen {
  layer: string;
  key: number;
  /** « Canalisation AB ». */
  name: string;
  detail: string;
  /** The place on it that is nearest to where one stood. */
  at: LonLat | null;
}

export interface Asked {
  /** The layer of what is to be chosen. */
  layer: string;
  /** Where it is about; else where this phone is. */
  from?: LonLat | null;
}

/** Choose among what was taken along, on the map or in the list of the nearest. */
export async function chooseAsset({ layer, from: about = null }: Asked): Promise<Chosen | null> {
  const around = await readAround();
  const title = layer === PIPES ? "Quelle canalisation ?" : "Quel appareil ?";
  const sheet = openSheet(title);
  const objects = around.holdings.all(layer).filter(inService);
  const list = make("ul", { class: "field-lines", "aria-label": "Les plus proches" });
  const status = make("p", { class: "field-status", role: "status" });
  let here: Whereabouts = UNKNOWN;
  let view: LonLat | null = null;
  let most = MOST;
  const from = (): LonLat | null => about ?? here.place ?? view;

  const take = ({ held, at }: Near): void =>
    sheet.close(held.key === null ? null : { layer, key: held.key, name: nameOf(held, around.forms), detail: detailOf(held, around.forms), at });
  const fill = (): void =>
    fillList(list, byDistance(sorted(objects), from()), {
      from: from(),
      forms: around.forms,
      most,
      act: take,
      more: () => {
        most += MOST;
        fill();
      },
    });
  const choose = async (ids: { source: string; id: string | number }[]): Promise<void> => {
    const near = ids
      .filter(({ source }) => source === layer)
      .flatMap(({ id }) => around.holdings.get(layer, id) ?? [])
      .flatMap((held) => byDistance([held], from()));
    const chosen = near.length === 1 ? near[0]! : near.length ? await askWhich(near, from(), around.forms) : null;
    if (chosen) take(chosen);
    else if (!near.length) status.textContent = "Rien à choisir sous le doigt : rapprochez la carte, ou prenez dans la liste.";
  };
  if (objects.length === 0) {
    sheet.body.append(make("p", { class: "notice", role: "status" }, around.takenAt ? "Il n’y en a aucune dans ce qui a été emporté." : "Aucun secteur n’est sur ce téléphone : vous pourrez la choisir plus tard."));
    return await sheet.done;
  }
  const drawn = placeMap(around, {
    label: title,
    at: about,
    onChoose: (candidates) => void choose(candidates),
    onMoved: ([w, s, e, n]) => {
      view = [(w + e) / 2, (s + n) / 2];
      if (!about && !here.place) fill();
    },
  });
  sheet.body.append(drawn.element, make("div", { class: "field-beside" }, status, list));
  fill();
  const stop = watchPlace((heard) => {
    here = heard;
    drawn.locate(heard);
    status.textContent = sayWhere(heard, around);
    fill();
  });
  const chosen = await sheet.done;
  stop();
  drawn.remove();
  return chosen as Chosen | null;
}

/** Choose a place under the cross; null when given up, or where no map can be shown. */
export async function placeOnMap(begin: LonLat | null): Promise<LonLat | null> {
  const around: Around = await readAround();
  const sheet = openSheet("Où est-ce ?");
  const status = make("p", { class: "field-status", role: "status" }, "Amenez le lieu sous la croix.");
  const drawn = placeMap(around, { label: "Lieu à choisir", picker: true, at: begin });
  const here = bigButton("C’est ici", () => sheet.close(drawn.map.middle()), "button--wide");
  sheet.body.append(drawn.element, make("div", { class: "field-beside" }, status, here));
  void drawn.map.ready.then((ready) => {
    here.disabled = !ready;
  });
  const stop = watchPlace((heard) => drawn.locate(heard));
  const place = await sheet.done;
  stop();
  drawn.remove();
  return place as LonLat | null;
}

/** A full screen over the present one. */
function openSheet(title: string): { body: HTMLElement; close: (value: unknown) => void; done: Promise<never> } {
  const before = document.activeElement;
  const body = make("div", { class: "field-sheet__body field-map-screen" });
  let settle: (value: never) => void = () => {};
  const done = new Promise<never>((resolve) => (settle = resolve));
  let result: unknown = null;
  const dialog: HTMLDialogElement = make(
    "dialog",
    { class: "field-sheet", "aria-labelledby": "sheet-title" },
    make("header", { class: "field-sheet__head" }, make("h2", { id: "sheet-title" }, title), bigButton("Retour", (): void => dialog.close(), "button--secondary")),
    body,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    settle(result as never);
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    body,
    close: (value) => {
      result = value;
      dialog.close();
    },
    done,
  };
}

/** Valves before other devices: they are what one looks for. */
const sorted = (objects: Held[]): Held[] => [...objects].sort((a, b) => Number(isValve(b)) - Number(isValve(a)));
