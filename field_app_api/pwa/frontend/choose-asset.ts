/**
 * « Choisir la canalisation » and « placer sur la carte »: as screens for the form (`choisir`, `placer`), and over
 * a screen that asks and stays:
 *
 *   const chosen = await chooseAsset({ layer: "water-pipes", from: [0.53, 49.51] });   // null: given up
 */
import type { LonLat } from "@ui/map-types.ts";
import { nameOf } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { chosen as answerForm } from "./choosing.ts";
import type { Candidate } from "./field-map.ts";
import { readAround } from "./field-state.ts";
import { byDistance, DEVICES, inService, isValve, PIPES, type Held, type Near } from "./held.ts";
import { sayWhere } from "./map-screen.ts";
import { numbersIn } from "@ui/near.ts";
import { askWhich, fillList } from "./object-list.ts";
import { placeMap } from "./place-map.ts";
import { back, type Leave, type Screen } from "./screens.ts";
import { UNKNOWN, watchPlace, type Whereabouts } from "./whereabouts.ts";

const MOST = 12;

export interface Chosen {
  layer: string;
  key: number;
  /** « Canalisation AB ». */
  name: string;
  /** The place on it that is nearest to where one stood. */
  at: LonLat | null;
}

export interface Asked {
  /** The layer of what is to be chosen. */
  layer: string;
  /** Where it is about; else where this phone is. */
  from?: LonLat | null;
}

/** `choisir?question=pipe&layer=water-pipes[&from=lon,lat]`. */
export const chooseScreen: Screen = {
  path: "choisir",
  title: "Choisir",
  async render(root, _params, query) {
    const layer = query.get("layer") ?? PIPES;
    const question = query.get("question") ?? "";
    const title = root.parentElement?.querySelector("h1");
    if (title) title.textContent = titleOf(layer);
    const answer = (key: number | null, label: string, place: LonLat | null): void =>
      void answerForm({ question, layer, key, label, place, source: "object" });
    const leave = await drawChooser(root, { layer, from: numbersIn<LonLat>(query.get("from"), 2) }, ({ key, name, at }) => answer(key, name, at));
    root.querySelector(".field-beside")?.append(
      h("div", { class: "field-acts" }, bigButton("Aucune, ou je ne sais pas", () => answer(null, "", null), "button--secondary")),
    );
    return leave;
  },
};

/** `placer[?from=lon,lat]`. */
export const placeScreen: Screen = {
  path: "placer",
  title: "Placer sur la carte",
  async render(root, _params, query) {
    const around = await readAround();
    const begin = numbersIn<LonLat>(query.get("from"), 2);
    const status = h("p", { class: "field-status", role: "status" }, "Amenez le lieu sous la croix, puis :");
    const drawn = placeMap(around, { label: "Lieu à choisir", picker: true, at: begin });
    const answer = (): void => {
      const place = drawn.map.middle();
      if (place) void answerForm({ question: "", layer: "", key: null, label: "", place, source: "map" });
    };
    const here = bigButton("C’est ici", answer, "button--wide");
    root.classList.add("field-map-screen");
    root.append(drawn.element, h("div", { class: "field-beside" }, status, here, bigButton("Retour", () => back(), "button--secondary")));
    void drawn.map.ready.then((ready) => {
      here.disabled = !ready;
      if (!ready) status.textContent = "Sans carte, le lieu se donne par la position du téléphone ou par une canalisation choisie.";
    });
    const stop = watchPlace((heard) => drawn.locate(heard));
    return () => {
      stop();
      drawn.remove();
      root.classList.remove("field-map-screen");
    };
  },
};

/** Choose over the present screen. */
export async function chooseAsset(asked: Asked): Promise<Chosen | null> {
  const before = document.activeElement;
  const body = h("div", { class: "field-sheet__body" });
  let result: Chosen | null = null;
  const dialog: HTMLDialogElement = h(
    "dialog",
    { class: "field-sheet", "aria-labelledby": "sheet-title" },
    h("header", { class: "field-sheet__head" },
      h("h2", { id: "sheet-title" }, titleOf(asked.layer)),
      bigButton("Retour", (): void => dialog.close(), "button--secondary")),
    body,
  );
  const closed = new Promise<void>((resolve) => dialog.addEventListener("close", () => resolve(), { once: true }));
  document.body.append(dialog);
  dialog.showModal();
  const leave = await drawChooser(body, asked, (chosen) => {
    result = chosen;
    dialog.close();
  });
  // The address may change under it.
  const gone = (): void => dialog.close();
  window.addEventListener("hashchange", gone, { once: true });
  await closed;
  window.removeEventListener("hashchange", gone);
  leave();
  dialog.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return result;
}

/** The map and the list of the nearest, in `root`. */
async function drawChooser(root: HTMLElement, { layer, from: about = null }: Asked, take: (chosen: Chosen) => void): Promise<Leave> {
  const around = await readAround();
  const objects = valvesFirst(around.holdings.all(layer).filter(inService));
  if (objects.length === 0) {
    const sentence = around.takenAt === null
      ? "Aucun secteur n’est sur ce téléphone : vous pourrez la choisir plus tard."
      : "Il n’y en a aucune dans ce qui a été emporté.";
    root.append(h("div", { class: "field-beside" }, h("p", { class: "notice", role: "status" }, sentence)));
    return () => {};
  }
  const list = h("ul", { class: "field-lines", "aria-label": "Les plus proches" });
  const status = h("p", { class: "field-status", role: "status" });
  let here: Whereabouts = UNKNOWN;
  let view: LonLat | null = null;
  let most = MOST;
  const from = (): LonLat | null => about ?? here.place ?? view;
  const act = ({ held, at }: Near): void => {
    if (held.key !== null) take({ layer, key: held.key, name: nameOf(held, around.forms), at });
  };
  const fill = (): void =>
    fillList(list, byDistance(objects, from()), {
      from: from(),
      forms: around.forms,
      most,
      act,
      more: () => {
        most += MOST;
        fill();
      },
    });
  const choose = async (candidates: Candidate[]): Promise<void> => {
    const near = candidates
      .filter(({ source }) => source === layer)
      .flatMap(({ id }) => around.holdings.get(layer, id) ?? [])
      .flatMap((held) => byDistance([held], from()));
    if (!near.length) {
      status.textContent = "Rien à choisir sous le doigt : rapprochez la carte, ou prenez dans la liste.";
      return;
    }
    const chosen = near.length === 1 ? near[0]! : await askWhich(near, from(), around.forms);
    if (chosen) act(chosen);
  };
  const drawn = placeMap(around, {
    label: titleOf(layer),
    at: about,
    onChoose: (candidates) => void choose(candidates),
    onMoved: ([w, s, e, n]) => {
      view = [(w + e) / 2, (s + n) / 2];
      if (!about && !here.place) fill();
    },
  });
  root.classList.add("field-map-screen");
  root.append(drawn.element, h("div", { class: "field-beside" }, status, list));
  fill();
  const stop = watchPlace((heard) => {
    here = heard;
    drawn.locate(heard);
    status.textContent = sayWhere(heard, around);
    if (!about) fill();
  });
  return () => {
    stop();
    drawn.remove();
    root.classList.remove("field-map-screen");
  };
}

const titleOf = (layer: string): string =>
  layer === PIPES ? "Quelle canalisation ?" : layer === DEVICES ? "Quel appareil ?" : "Lequel ?";

/** Valves before other devices as near: they are what one looks for. */
const valvesFirst = (objects: Held[]): Held[] => [...objects].sort((a, b) => Number(isValve(b)) - Number(isValve(a)));
