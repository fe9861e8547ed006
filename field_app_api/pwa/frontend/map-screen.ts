/** « Carte » : where I am, what lies around; the list below does the same job without the map. */
import type { Bbox, LonLat } from "@ui/map-types.ts";
import { attachButton } from "./attach-screen.ts";
import { detailOf, nameOf } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { readAround, watchAround, type Around } from "./field-state.ts";
import type { Candidate } from "./field-map.ts";
import { byDistance, DEVICES, ENDED, INCIDENTS, inService, isValve, PIPES, type Held, type Near } from "./held.ts";
import { sayMetres } from "@ui/near.ts";
import { askWhich, fillList, sayWay } from "./object-list.ts";
import { reportAt } from "./report-at.ts";
import { placeMap } from "./place-map.ts";
import { go, type Screen } from "./screens.ts";
import { UNKNOWN, watchPlace, type Whereabouts } from "./whereabouts.ts";

const MOST = 20;
type Kind = "incidents" | "valves" | "pipes" | "others";
const KINDS: [Kind, string][] = [
  ["incidents", "Incidents"],
  ["valves", "Vannes"],
  ["pipes", "Canalisations"],
  ["others", "Autres"],
];

export const mapScreen: Screen = {
  path: "carte",
  title: "Carte",
  async render(root, _params, query) {
    let around = await readAround();
    if (!around.takenAt && around.holdings.all(INCIDENTS).length === 0) {
      root.append(nothingTaken());
      return;
    }
    let here: Whereabouts = UNKNOWN;
    let view: LonLat | null = null;
    let box: Bbox | null = null;
    let aim: LonLat | null = null;
    let kind: Kind = (query.get("quoi") as Kind | null) ?? "incidents";
    let most = MOST;

    const status = h("p", { class: "field-status", role: "status" });
    const card = h("section", { class: "field-card", hidden: true, tabindex: -1, "aria-label": "Ce qui est choisi" });
    const list = h("ul", { class: "field-lines", "aria-label": "Autour" });
    const empty = h("p", { class: "quiet", hidden: true });
    const bare = h("p", { class: "notice" }, "Aucun secteur n’est sur ce téléphone : la carte n’a que vos interventions.");
    const choices = h("div", { class: "field-choices", role: "group", "aria-label": "Ce que la liste montre" });
    const target = query.get("objet");
    const from = (): LonLat | null => here.place ?? view;

    const drawn = placeMap(around, {
      label: "Carte du secteur",
      extra: ["way"],
      at: target ? placeOf(around, query.get("couche") ?? INCIDENTS, target) : null,
      onChoose: (candidates) => void choose(candidates),
      onMoved: ([w, s, e, n]: Bbox) => {
        box = [w, s, e, n];
        view = [(w + e) / 2, (s + n) / 2];
        if (!here.place) fill();
      },
    });

    function fill(): void {
      const near = byDistance(ofKind(around, kind), from());
      fillList(list, near, {
        from: from(),
        forms: around.forms,
        most,
        act: show,
        more: () => {
          most += MOST;
          fill();
        },
      });
      empty.hidden = near.length > 0;
      empty.textContent = around.takenAt === null ? "Rien de cela sur ce téléphone : aucun secteur n’y est." : "Rien de cela dans ce qui a été emporté.";
    }

    async function choose(candidates: Candidate[]): Promise<void> {
      const held = candidates.flatMap(({ source, id }) => around.holdings.get(source, id) ?? []);
      const near = held.flatMap((each) => byDistance([each], from()));
      const [first] = near;
      if (!first) return;
      const chosen = near.length === 1 ? first : await askWhich(near, from(), around.forms);
      if (chosen) show(chosen);
    }

    function show(near: Near): void {
      drawn.map.select(near.held.layer, near.held.id, near.at);
      aim = near.at;
      drawWay();
      card.replaceChildren(...cardOf(near, here.place, around));
      card.hidden = false;
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }

    /** As the crow flies: no road is known here. */
    function drawWay(): void {
      const ends = here.place && aim ? [here.place, aim] : [];
      const line: GeoJSON.Feature = { type: "Feature", properties: { color: "#1a5fb4" }, geometry: { type: "LineString", coordinates: ends } };
      drawn.map.setData("way", ends.length ? [line] : []);
    }

    const buttons = KINDS.map(([name, label]) =>
      h("button", { type: "button", class: "field-choice", "aria-pressed": String(name === kind), onclick: () => choosing(name) }, label),
    );
    function choosing(name: Kind): void {
      kind = name;
      most = MOST;
      buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(KINDS[at]?.[0] === name)));
      fill();
    }
    choices.append(...buttons);

    const take = bigButton("", () => go(box ? `secteur?bbox=${box.map((each) => each.toFixed(5)).join(",")}` : "secteur"), "button--secondary button--wide");
    /** Whether a sector is here changes while the map is looked at, from another tab too. */
    function sayTaken(): void {
      bare.hidden = around.takenAt !== null;
      take.textContent = around.takenAt === null ? "Emporter un secteur" : "Emporter ce que montre la carte";
    }
    root.classList.add("field-map-screen");
    root.append(drawn.element, h("div", { class: "field-beside" }, status, bare, card, choices, list, empty, take));
    sayTaken();
    fill();
    if (target) {
      const held = around.holdings.get(query.get("couche") ?? INCIDENTS, target);
      if (held) show(byDistance([held], null)[0]!);
    }

    const stopPlace = watchPlace((heard) => {
      here = heard;
      drawn.locate(heard);
      drawWay();
      status.textContent = sayWhere(heard, around);
      fill();
    });
    const stopData = watchAround((now) => {
      around = now;
      drawn.draw(now);
      sayTaken();
      fill();
    });
    return () => {
      stopPlace();
      stopData();
      drawn.remove();
      root.classList.remove("field-map-screen");
    };
  },
};

export function nothingTaken(): HTMLElement {
  return h(
    "div",
    { class: "field-empty" },
    h("p", { class: "lead" }, "Aucun secteur n’est sur ce téléphone."),
    h("p", {}, "Emportez-en un tant qu’il y a du réseau : sa carte, ses canalisations, ses vannes et ses interventions seront alors là sans réseau."),
    bigButton("Emporter un secteur", () => go("secteur"), "button--wide"),
  );
}

export function sayWhere({ place, accuracy, problem }: Whereabouts, around: Around): string {
  if (problem) return problem;
  if (!place) return "Position attendue…";
  const said = accuracy === null ? "Position connue" : `Position à ${sayMetres(Math.max(1, accuracy))} près`;
  const box = around.bounds;
  const outside = box && (place[0] < box[0] || place[0] > box[2] || place[1] < box[1] || place[1] > box[3]);
  return outside ? `${said}, hors de ce qui a été emporté.` : `${said}.`;
}

function ofKind(around: Around, kind: Kind): Held[] {
  const { holdings } = around;
  if (kind === "incidents") return holdings.all(INCIDENTS).filter((each) => !ENDED.has(String(each.properties["state"])));
  if (kind === "valves") return holdings.all(DEVICES).filter((each) => isValve(each) && inService(each));
  if (kind === "pipes") return holdings.all(PIPES).filter(inService);
  return holdings
    .layers()
    .filter((layer) => layer !== INCIDENTS && layer !== PIPES)
    .flatMap((layer) => holdings.all(layer).filter((each) => !isValve(each) && inService(each)));
}

function placeOf(around: Around, layer: string, id: string): LonLat | null {
  const held = around.holdings.get(layer, id);
  return held ? (byDistance([held], null)[0]?.at ?? null) : null;
}

function cardOf(near: Near, here: LonLat | null, around: Around): Node[] {
  const { held } = near;
  const acts: HTMLElement[] = [];
  if (isValve(held) && held.values) acts.push(bigButton("Manœuvrer", () => go(`vanne/${held.id}`)));
  if (held.layer === INCIDENTS) acts.push(bigButton("Voir l’intervention", () => go(`intervention/${held.id}`)));
  if (held.layer === PIPES && held.properties["network"] === "drinking") {
    acts.push(bigButton("Couper l’eau : quelles vannes ?", () => go(`isoler/${held.id}`)));
  }
  if (held.layer === PIPES || held.layer === DEVICES) {
    acts.push(bigButton("Signaler un incident ici", () => reportAt(held, around.forms), "button--secondary"));
  }
  const attach = attachButton(held, around.forms);
  if (attach) acts.push(attach);
  return [
    h("h2", {}, nameOf(held, around.forms), held.unsent && h("span", { class: "field-mark" }, "non envoyé")),
    h("p", {}, [detailOf(held, around.forms), sayWay(near, here)].filter(Boolean).join(" · ")),
    h("div", { class: "field-acts" }, ...acts),
  ];
}
