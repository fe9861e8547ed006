/**
 * Cutting the water off a pipe, or off an incident's: the valves in walking order, each ticked when closed, and
 * who has no water then. All of it is worked out on the phone, again whenever a valve turns out stuck.
 *
 * The valves of an incident are written down with the incident, so that its end opens them again; those of a pipe
 * alone with themselves.
 */
import type { LonLat } from "@ui/map-types.ts";
import { detailOf, isCut, nameOf, sayHandling } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h, type Child } from "@ui/elements.ts";
import { chooseAsset } from "./choose-asset.ts";
import { readAround, watchAround, writeUpdate, type Around } from "./field-state.ts";
import { byDistance, DEVICES, INCIDENTS, PIPES, type Held } from "./held.ts";
import { cutOf, type Cut, type Step } from "./cut.ts";
import { boundsOf, middleOf, sayMetres } from "@ui/near.ts";
import { sayWay } from "./object-list.ts";
import { localTime } from "./outbox.ts";
import { reportAt } from "./report-at.ts";
import { placeMap, type PlaceMap } from "./place-map.ts";
import { go, type Screen } from "./screens.ts";
import { sentenceOf, toMap } from "./valve-screen.ts";
import { UNKNOWN, watchPlace, type Whereabouts } from "./whereabouts.ts";

const CUT = "#9f2b20";
const DRY = "#d9822b";
const TO_CLOSE = "#1b3a57";
const CLOSED = "#2b6733";

export const isolationScreen: Screen = {
  path: "isoler/:pipe",
  title: "Couper l’eau",
  render: (root, { pipe }) => drawIsolation(root, pipe ?? "", null),
};

export const incidentIsolationScreen: Screen = {
  path: "isoler/intervention/:id",
  title: "Couper l’eau",
  render: (root, { id }) => drawIsolation(root, null, id ?? ""),
};

async function drawIsolation(root: HTMLElement, pipeId: string | null, incidentId: string | null): Promise<void | (() => void)> {
  let around = await readAround();
  const ticked = new Set(around.holdings.all(DEVICES).filter((each) => each.changed.has("is_open") && each.values?.["is_open"] === false).map(({ id }) => id));
  const incidentNow = (): Held | undefined => (incidentId ? around.holdings.get(INCIDENTS, incidentId) : undefined);
  const pipeNow = (): Held | undefined => {
    const key = incidentId ? incidentNow()?.values?.["pipe"] : pipeId;
    return key ? around.holdings.get(PIPES, String(key)) : undefined;
  };
  const incident = incidentNow();
  if (incidentId && !incident) {
    root.append(h("p", { class: "notice", role: "status" }, "Cette intervention n’est plus sur ce téléphone."), toMap());
    return;
  }
  const said = h("p", { class: "field-status", role: "status" });
  const body = h("div", { class: "field-beside" });
  let here: Whereabouts = UNKNOWN;
  let drawn: PlaceMap | undefined;
  // Whether the water is to be cut with valves that are not ticked.
  let isAsking = false;
  root.classList.add("field-map-screen");
  root.append(body);

  async function write(held: Held, changes: Record<string, unknown>, what: string, done: string): Promise<void> {
    try {
      await writeUpdate(held, changes, what);
      said.textContent = done;
      around = await readAround();
    } catch (error) {
      said.textContent = sentenceOf(error);
    }
    draw();
  }

  // One after the other: each begins where the one before has ended.
  let writing: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => (writing = writing.then(work));
  const tick = (valve: Held, closed: boolean): Promise<void> => inTurn(() => ticking(valve, closed));
  const stick = (valve: Held, stuck: boolean): Promise<void> => inTurn(() => sticking(valve, stuck));

  async function ticking(valve: Held, closed: boolean): Promise<void> {
    const now = incidentNow();
    const name = nameOf(valve, around.forms);
    const done = closed ? `${name} fermée : enregistré sur ce téléphone.` : `${name} rouverte : enregistré sur ce téléphone.`;
    if (!now) {
      if (closed) ticked.add(valve.id);
      else ticked.delete(valve.id);
      return await write(valve, { is_open: !closed }, closed ? "fermée" : "rouverte", done);
    }
    const pipe = pipeNow();
    const steps = (pipe && cutOf(around, pipe, now)?.steps) ?? [];
    const keys = steps.filter((step) => (step.valve.id === valve.id ? closed : step.closed)).map((step) => step.valve.key);
    await write(now, { closed_valves: keys }, `${name} ${closed ? "fermée" : "rouverte"}`, done);
  }

  async function cutting(): Promise<void> {
    const [now, pipe] = [incidentNow(), pipeNow()];
    const cut = now && pipe && cutOf(around, pipe, now);
    // Pressed twice, it is cut once.
    if (!now || !cut || isCut(now)) return;
    const keys = cut.steps.filter((step) => step.closed).map((step) => step.valve.key);
    const changes = { closed_valves: keys, isolated_at: localTime(new Date()), customers_cut: cut.customers };
    isAsking = false;
    await write(now, changes, "eau coupée", "Eau coupée : enregistré sur ce téléphone.");
  }

  async function sticking(valve: Held, stuck: boolean): Promise<void> {
    const name = nameOf(valve, around.forms);
    await write(valve, { handling: stuck ? "stuck" : "operable" }, stuck ? "bloquée" : "tourne", stuck ? `${name} bloquée : les vannes à fermer ont changé.` : `${name} tourne : recalculé.`);
  }

  function ask(asking: boolean): void {
    isAsking = asking;
    draw();
    body.querySelector<HTMLElement>(`[data-act="${asking ? "tick-first" : "isolate"}"]`)?.focus();
  }

  function draw(): void {
    const pipe = pipeNow();
    if (!pipe) {
      body.replaceChildren(...withoutPipe(incidentNow(), around, said, write));
      return;
    }
    const cut = around.companion && cutOf(around, pipe, incidentNow(), ticked);
    if (!cut) {
      body.replaceChildren(
        h("h2", {}, nameOf(pipe, around.forms)),
        h("p", { class: "notice notice--warning", role: "status" },
          around.companion
            ? "Cette canalisation ne tient pas au réseau d’eau potable emporté : les vannes ne peuvent pas être calculées."
            : "Le réseau n’est pas sur ce téléphone : emportez ou mettez à jour un secteur."),
        toMap(),
      );
      return;
    }
    drawn ??= openMap(around, pipe);
    if (!drawn.element.isConnected) root.prepend(drawn.element);
    drawn.draw(around);
    drawCut(drawn, cut, around);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["act"] : undefined;
    body.replaceChildren(...sheet(cut, pipe, incidentNow(), around, here, said, { tick, stick, isolate: () => inTurn(cutting), ask, isAsking }));
    if (focused) body.querySelector<HTMLElement>(`[data-act="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  draw();
  const stopPlace = watchPlace((heard) => {
    here = heard;
    drawn?.map.setPosition(heard.place, heard.accuracy ?? 0);
    for (const way of body.querySelectorAll<HTMLElement>("[data-way]")) {
      const valve = around.holdings.get(DEVICES, way.dataset["way"] ?? "");
      if (valve) way.textContent = sayWay(byDistance([valve], heard.place)[0]!, heard.place);
    }
  });
  const stopData = watchAround((now) => {
    around = now;
    draw();
  });
  return () => {
    stopPlace();
    stopData();
    drawn?.remove();
    root.classList.remove("field-map-screen");
  };
}

function openMap(around: Around, pipe: Held): PlaceMap {
  return placeMap(around, { label: "Ce qui est coupé", extra: ["cut", "dry", "to-close"], at: pipe.geometry && middleOf(pipe.geometry) });
}

function drawCut(drawn: PlaceMap, cut: Cut, around: Around): void {
  const lines = (keys: readonly string[], color: string): GeoJSON.Feature[] =>
    keys.flatMap((key) => {
      const geometry = around.holdings.get(PIPES, key)?.geometry;
      return geometry ? [{ type: "Feature" as const, geometry, properties: { color } }] : [];
    });
  const pipes = lines(cut.pipes, CUT);
  drawn.map.setData("cut", pipes);
  drawn.map.setData("dry", lines(cut.withoutSource, DRY));
  drawn.map.setData(
    "to-close",
    cut.steps.flatMap(({ valve, closed }, at) =>
      valve.geometry
        ? [{ type: "Feature" as const, geometry: valve.geometry, properties: { color: closed ? CLOSED : TO_CLOSE, size: 12, mark: String(at + 1) } }]
        : [],
    ),
  );
  const shown = [...pipes.map((each) => each.geometry), ...cut.steps.flatMap(({ valve }) => valve.geometry ?? [])];
  const bounds = boundsOf(shown);
  if (bounds && drawn.element.dataset["shown"] !== bounds.join()) {
    drawn.element.dataset["shown"] = bounds.join();
    drawn.map.fit(bounds);
  }
}

interface Acts {
  tick: (valve: Held, closed: boolean) => Promise<void>;
  stick: (valve: Held, stuck: boolean) => Promise<void>;
  /** The water is cut. */
  isolate: () => Promise<void>;
  /** Whether to ask first, since some are not; `isAsking`: it is being asked. */
  ask: (asking: boolean) => void;
  isAsking: boolean;
}

function sheet(cut: Cut, pipe: Held, incident: Held | undefined, around: Around, here: Whereabouts, said: HTMLElement, acts: Acts): Node[] {
  const { forms } = around;
  const left = cut.steps.filter((step) => !step.closed).length;
  const nodes: Child[] = [
    h("h2", {}, incident ? `${nameOf(incident, forms)} : ${lowerFirst(nameOf(pipe, forms))}` : nameOf(pipe, forms)),
    h("p", { class: "lead", "data-left": left },
      sayLeft(cut.steps.length, left, incident !== undefined && isCut(incident))),
    said,
    h("ol", { class: "field-steps" }, ...cut.steps.map((step, at) => stepLine(step, at === 0, around, here, acts))),
  ];
  if (cut.stuck.length) nodes.push(h("h3", {}, "Bloquées"), h("ul", { class: "field-steps" }, ...cut.stuck.map((valve) => stuckLine(valve, around, acts))));
  if (cut.closedAlready.length) {
    nodes.push(h("h3", {}, "Déjà fermées"), h("ul", { class: "field-facts" }, ...cut.closedAlready.map((valve) => h("li", {}, nameOf(valve, forms)))));
  }
  nodes.push(h("h3", {}, "Qui n’aura plus d’eau"), consequences(cut));
  if (incident) nodes.push(isolatedButton(incident, left, acts));
  else nodes.push(bigButton("Signaler un incident ici", () => reportAt(pipe, forms), "button--secondary"));
  return nodes.filter((node): node is Node => node instanceof Node);
}

function stepLine(step: Step, isFirst: boolean, around: Around, here: Whereabouts, acts: Acts): HTMLLIElement {
  const { valve, closed } = step;
  const name = nameOf(valve, around.forms);
  const box = h("input", { type: "checkbox", "data-act": `tick-${valve.id}`, onchange: () => void acts.tick(valve, box.checked) });
  box.checked = closed;
  const apart = sayApart(step.metres, isFirst);
  return h(
    "li",
    { "data-valve": valve.key, class: closed ? "field-step field-step--done" : "field-step" },
    h("label", { class: "field-tick" }, box,
      h("span", {},
        h("strong", {}, name), closed ? " fermée" : "", valve.unsent && h("span", { class: "field-mark" }, "non envoyé"),
        h("span", { class: "field-line__detail" }, [closed ? sayHandling(valve, around.forms) : detailOf(valve, around.forms), apart].filter(Boolean).join(" · ")),
        h("span", { class: "field-line__way number", "data-way": valve.id }, sayWay(byDistance([valve], here.place)[0]!, here.place)))),
    !closed && h("button", { type: "button", class: "button button--secondary field-big", "data-act": `stick-${valve.id}`, "aria-label": `Bloquée : ${name}`, onclick: () => void acts.stick(valve, true) }, "Bloquée"),
  );
}

/** « canalisation AB » : the code stays as it is written. */
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function sayApart(metres: number | null, isFirst: boolean): string {
  if (metres === null) return "";
  if (!isFirst && metres < 1) return "au même endroit que la précédente";
  return `${sayMetres(metres)} ${isFirst ? "du milieu de la canalisation" : "après la précédente"}`;
}

function stuckLine(valve: Held, around: Around, acts: Acts): HTMLLIElement {
  const name = nameOf(valve, around.forms);
  return h("li", { class: "field-step" },
    h("span", {}, h("strong", {}, name), h("span", { class: "field-line__detail" }, detailOf(valve, around.forms))),
    valve.values && h("button", { type: "button", class: "button button--secondary field-big", "data-act": `free-${valve.id}`, "aria-label": `Elle tourne : ${name}`, onclick: () => void acts.stick(valve, false) }, "Elle tourne"));
}

function consequences(cut: Cut): HTMLElement {
  const facts: string[] = [
    cut.customers === 0 ? "Aucun abonné." : `${cut.customers.toLocaleString("fr")} ${cut.customers > 1 ? "abonnés" : "abonné"}`,
    `${cut.pipes.length} ${cut.pipes.length > 1 ? "canalisations coupées" : "canalisation coupée"}${cut.metres ? `, ${sayMetres(cut.metres)}` : ""}`,
  ];
  if (cut.withoutSource.length) {
    facts.push(`${cut.withoutSource.length} ${cut.withoutSource.length > 1 ? "autres canalisations ne seront plus alimentées" : "autre canalisation ne sera plus alimentée"} (en orange)`);
  }
  if (cut.cutsSource) facts.push("Attention : une ressource ou un réservoir est dans la partie coupée.");
  return h("div", {},
    h("ul", { class: "field-facts" }, ...facts.map((fact) => h("li", {}, fact))),
    cut.sensitive.length > 0 && h("div", { class: "notice notice--warning" }, h("strong", {}, "À prévenir en personne"),
      h("ul", { class: "field-facts" }, ...cut.sensitive.map((who) => h("li", {}, who)))));
}

/** How many valves are still to be closed; once the water is cut, how many were not ticked for it. */
function sayLeft(count: number, left: number, cut: boolean): string {
  const first = cut ? "L’eau est coupée. " : "";
  if (count === 0) return `${first}Aucune vanne à fermer.`;
  if (left === 0) return `${first}Toutes les vannes sont fermées.`;
  return cut ? `${first}${sayUnticked(left)}.` : `${left} ${left > 1 ? "vannes" : "vanne"} à fermer`;
}

const sayUnticked = (left: number): string => (left > 1 ? `${left} vannes ne sont pas cochées` : "1 vanne n’est pas cochée");

function isolatedButton(incident: Held, left: number, acts: Acts): HTMLElement {
  const marked = (mark: string, press: HTMLElement): HTMLElement => {
    press.dataset["act"] = mark;
    return press;
  };
  const cutting = isCut(incident)
    ? []
    : acts.isAsking && left
      ? [
          h("p", { class: "notice notice--warning", role: "alert" }, `${sayUnticked(left)} : couper quand même ?`),
          marked("tick-first", bigButton("Non, cocher d’abord", () => acts.ask(false), "button--secondary")),
          marked("isolate", bigButton("Couper quand même", () => void acts.isolate())),
        ]
      : [marked("isolate", bigButton("Eau coupée", () => (left ? acts.ask(true) : void acts.isolate()), "button--wide"))];
  return h("div", { class: "field-acts" },
    ...cutting,
    marked("back", bigButton("Retour à l’intervention", () => go(`intervention/${incident.id}`), "button--secondary")));
}

function withoutPipe(incident: Held | undefined, around: Around, said: HTMLElement, write: (held: Held, changes: Record<string, unknown>, what: string, done: string) => Promise<void>): Node[] {
  if (!incident) return [h("p", { class: "notice", role: "status" }, "Cette canalisation n’est pas dans ce qui a été emporté."), toMap()];
  if (incident.values?.["pipe"]) {
    return [
      h("h2", {}, nameOf(incident, around.forms)),
      h("p", { class: "notice notice--warning", role: "status" }, "Sa canalisation n’est pas sur ce téléphone : emportez son secteur, tant qu’il y a du réseau, pour savoir quelles vannes fermer."),
      said,
      bigButton("Emporter un secteur", () => go("secteur"), "button--wide"),
      bigButton("Retour à l’intervention", () => go(`intervention/${incident.id}`), "button--secondary button--wide"),
    ];
  }
  const from = placeOf(incident);
  const choose = async (): Promise<void> => {
    const chosen = await chooseAsset({ layer: PIPES, from });
    if (chosen?.key) await write(incident, { pipe: chosen.key }, chosen.name, "Canalisation choisie : enregistré sur ce téléphone.");
  };
  return [
    h("h2", {}, nameOf(incident, around.forms)),
    h("p", {}, "On ne sait pas encore sur quelle canalisation."),
    bigButton("Choisir la canalisation", () => void choose(), "button--wide"),
    said,
  ];
}

const placeOf = (held: Held): LonLat | null => held.geometry && middleOf(held.geometry);
