/** « Mes interventions » : what was given to me or to my team, wherever it lies, then what goes on in the sectors; and one of them, step by step. */
import type { LonLat } from "@ui/map-types.ts";
import { attachButton } from "./attach-screen.ts";
import { detailOf, isCut, isRepaired, nameOf, REPAIR_TOLD, stateOf, wordOf } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { localDay, REPAIRED_ON, repairBounds } from "./day-bounds.ts";
import { chooseAsset } from "./choose-asset.ts";
import { readAround, watchAround, writeUpdate, type Around } from "./field-state.ts";
import { byDistance, DEVICES, ENDED, INCIDENTS, PIPES, type Held, type Near } from "./held.ts";
import { nothingTaken, sayWhere } from "./map-screen.ts";
import { degreesTo, middleOf } from "@ui/near.ts";
import { fillList, marksOf, sayWay } from "./object-list.ts";
import { go, type Screen } from "./screens.ts";
import { draft, dropDraft, putDraft, setting, stepDraft } from "./settings.ts";
import { stepForm, type Begun } from "./step-form.ts";
import { LAST_CONTACT } from "./talk.ts";
import { sentenceOf, toMap } from "./valve-screen.ts";
import { UNKNOWN, watchPlace, type Whereabouts } from "./whereabouts.ts";
import { moment } from "./words.ts";

const MOST = 15;
type Whose = "me" | "team" | "all";
const HEADINGS: [Whose, string][] = [
  ["me", "Pour moi"],
  ["team", "Pour mon équipe"],
  ["all", "Les autres en cours"],
];

const whoseIs = ({ task, reported }: Held): Whose => (reported ? "me" : (task ?? "all"));

export const workList: Screen = {
  path: "interventions",
  title: "Mes interventions",
  async render(root) {
    let around = await readAround();
    let here: Whereabouts = UNKNOWN;
    let last = await setting<number>(LAST_CONTACT, 0);
    const most: Record<Whose, number> = { me: MOST, team: MOST, all: MOST };
    const status = h("p", { class: "field-status", role: "status" });
    const lists = HEADINGS.map(([whose, heading]) => {
      const list = h("ul", { class: "field-lines", "aria-label": heading });
      // The platform tells these by sector.
      const which = whose === "all" && h("p", { class: "quiet" }, "Dans les secteurs pris sur ce téléphone.");
      const element = h("section", {}, h("h2", {}, heading), which, list);
      return { whose, list, element };
    });
    const nothing = h("p", { class: "lead" });
    const heard = h("p", { class: "quiet" });
    const untaken = nothingTaken();
    root.append(status, nothing, ...lists.map((each) => each.element), heard, untaken);

    function fill(): void {
      const going = around.holdings.all(INCIDENTS).filter((each) => !ENDED.has(String(each.properties["state"])));
      untaken.hidden = around.takenAt !== null;
      nothing.hidden = going.some((each) => whoseIs(each) !== "all");
      nothing.textContent = around.given ? "Rien ne vous est confié, ni à votre équipe." : "Ce qui vous est confié viendra au prochain contact avec la plateforme.";
      heard.textContent = sayHeard(around, last);
      for (const { whose, list, element } of lists) {
        const near = byDistance(going.filter((each) => whoseIs(each) === whose).sort(urgentFirst), here.place);
        element.hidden = near.length === 0;
        fillList(list, near, {
          from: here.place,
          forms: around.forms,
          most: most[whose],
          act: ({ held }) => go(`intervention/${held.id}`),
          more: () => {
            most[whose] += MOST;
            fill();
          },
        });
      }
    }

    fill();
    const stopPlace = watchPlace((now) => {
      here = now;
      status.textContent = sayWhere(now, around);
      fill();
    });
    const stopData = watchAround((now) => {
      around = now;
      void setting<number>(LAST_CONTACT, 0).then((time) => {
        last = time;
        fill();
      });
    });
    return () => {
      stopPlace();
      stopData();
    };
  },
};

/** How fresh what is given is, and whether all of it is here. */
function sayHeard({ given }: Around, last: number): string {
  if (!given) return "";
  const fresh = last ? `Ce qui vous est confié est ici, secteur emporté ou non. Dernier contact ${moment(last)}.` : "";
  return given.more ? `${fresh} Il y en a davantage : la liste entière est au bureau.`.trim() : fresh;
}

export const workScreen: Screen = {
  path: "intervention/:id",
  title: "Intervention",
  async render(root, { id = "" }) {
    let around = await readAround();
    const first = around.holdings.get(INCIDENTS, id);
    if (!first) {
      root.append(h("p", { class: "notice", role: "status" }, "Cette intervention n’est plus sur ce téléphone : elle est close, ou confiée à quelqu’un d’autre, ou son secteur n’y est pas."), toMap());
      return;
    }
    let held: Held = first;
    // Under the name it had first: a key that comes meanwhile is no other incident.
    const draftOf = (step: Step): string => stepDraft(first.made ?? first.id, step.what);
    const begun = new Map<Step, Begun>();
    for (const step of STEPS) {
      const kept = await draft<Begun>(draftOf(step));
      if (kept) begun.set(step, kept);
    }
    // What was begun is open again.
    let open: Step | null = STEPS.find((step) => begun.has(step)) ?? null;
    let here: Whereabouts = UNKNOWN;
    const head = h("div", { class: "field-card" });
    const said = h("p", { class: "field-status", role: "status" });
    const body = h("div", { class: "field-stack" });
    const gone = h("p", { class: "notice notice--warning", role: "status", hidden: true });
    root.append(gone, head, said, body);

    function keep(step: Step, answers: Begun): void {
      begun.set(step, answers);
      void putDraft(draftOf(step), answers).catch(() => {
        said.textContent = "Ce téléphone est presque plein : un rechargement perdrait ce texte. Enregistrez maintenant.";
      });
    }

    async function save(changes: Record<string, unknown>, what: string, done: string, step?: Step): Promise<void> {
      if (Object.keys(changes).length === 0) {
        if (step) await dropDraft(draftOf(step));
        if (step) begun.delete(step);
        said.textContent = "Rien n’a changé : il n’y a rien à enregistrer.";
        return;
      }
      try {
        await writeUpdate(held, changes, what, step && draftOf(step));
        if (step) begun.delete(step);
        open = null;
        said.textContent = done;
        drawSteps();
        said.scrollIntoView({ block: "nearest" });
      } catch (error) {
        said.textContent = sentenceOf(error);
      }
    }

    async function choosePipe(): Promise<void> {
      const chosen = await chooseAsset({ layer: PIPES, from: held.geometry && middleOf(held.geometry) });
      if (chosen) await save({ pipe: chosen.key }, chosen.name, `${chosen.name} : enregistré sur ce téléphone.`);
    }

    function drawSteps(): void {
      body.replaceChildren(...stepsOf(held, around, open, begun, keep, (step) => {
        open = open === step ? null : step;
        drawSteps();
        body.querySelector<HTMLElement>(".field-form input, .field-form select, .field-form textarea")?.focus();
      }, save, () => void choosePipe()));
    }

    const drawHead = (): void => head.replaceChildren(...headOf(held, around, here.place));
    drawHead();
    drawSteps();
    const stopPlace = watchPlace((heard) => {
      here = heard;
      drawHead();
    });
    const stopData = watchAround((now) => {
      around = now;
      const fresh = now.holdings.get(INCIDENTS, id);
      gone.textContent = sayTaken(first, fresh);
      gone.hidden = !gone.textContent;
      held = fresh ?? held;
      drawHead();
      // A form that somebody is filling in is left alone.
      if (!open) drawSteps();
    });
    return () => {
      stopPlace();
      stopData();
    };
  },
};

/** What became, while it is read, of what was given when it was opened. */
function sayTaken(first: Held, now: Held | undefined): string {
  if (!now) return "Cette intervention vient de quitter ce téléphone : elle est close, ou confiée à quelqu’un d’autre.";
  if (first.task === "me" && now.task !== "me") return "Cette intervention ne vous est plus confiée.";
  return first.task === "team" && now.task === null ? "Cette intervention n’est plus confiée à votre équipe." : "";
}

interface Step {
  title: string;
  /** In the list of what is unsent. */
  what: string;
  names: string[];
  submit: string;
  done: string;
}

const REPAIR: Step = {
  title: "Réparé",
  what: "réparation",
  names: REPAIR_TOLD,
  submit: "Enregistrer la réparation",
  done: "Réparation enregistrée sur ce téléphone.",
};
const CLOSE: Step = {
  title: "Clore l’intervention",
  what: "clôture",
  names: ["state", "answer"],
  submit: "Clore",
  done: "Fin d’intervention enregistrée sur ce téléphone.",
};
const CORRECT: Step = {
  title: "Compléter ou corriger",
  what: "complément",
  names: ["kind", "severity", "description", "address"],
  submit: "Enregistrer",
  done: "Enregistré sur ce téléphone.",
};
const STEPS = [REPAIR, CLOSE, CORRECT];

function headOf(held: Held, around: Around, here: LonLat | null): Node[] {
  const { forms } = around;
  const { properties, values } = held;
  const near = byDistance([held], here)[0]!;
  const at = near.at;
  const facts = [
    [properties["number"], ""],
    [stateOf(held), ""],
    [wordOf(forms, INCIDENTS, "severity", properties["severity"]), ""],
    [properties["address"], ""],
  ].flatMap(([text]) => (text ? [String(text)] : []));
  const pipe = values?.["pipe"] ? around.holdings.get(PIPES, String(values["pipe"])) : undefined;
  const device = values?.["device"] ? around.holdings.get(DEVICES, String(values["device"])) : undefined;
  const nodes: (Node | null)[] = [
    h("h2", {}, nameOf(held, forms), ...marksOf(held)),
    h("p", {}, facts.join(" · ")),
    values?.["description"] ? h("p", { class: "field-said" }, String(values["description"])) : null,
    pipe ? h("p", {}, [nameOf(pipe, forms), detailOf(pipe, forms)].filter(Boolean).join(" · ")) : null,
    device ? h("p", {}, [nameOf(device, forms), detailOf(device, forms)].filter(Boolean).join(" · ")) : null,
    (values?.["pipe"] && !pipe) || (values?.["device"] && !device) ? h("p", { class: "notice" }, sayElsewhere(held)) : null,
    at ? wayThere(near, here, at, nameOf(held, forms)) : h("p", { class: "notice" }, "Le lieu n’est pas connu."),
  ];
  return nodes.filter((node): node is Node => node !== null);
}

/** The pipe or the device of an incident beyond the sectors: its code came with the incident. */
function sayElsewhere({ properties, changed }: Held): string {
  const codes = ["pipe", "device"].filter((name) => !changed.has(name)).map((name) => properties[name]);
  const said = codes.filter((code) => typeof code === "string" && code).join(" · ");
  return `L’ouvrage choisi ${said ? `(${said}) ` : ""}n’est pas sur ce téléphone : son secteur n’a pas été emporté.`;
}

/** An arrow and the distance need no network; the telephone's own navigation may. */
function wayThere(near: Near, here: LonLat | null, at: LonLat, name: string): HTMLElement {
  const [lon, lat] = at.map((degrees) => degrees.toFixed(6));
  const way = sayWay(near, here);
  const arrow = h("span", { class: "field-arrow", "aria-hidden": "true" }, "↑");
  if (here) arrow.style.setProperty("transform", `rotate(${Math.round(degreesTo(here, at))}deg)`);
  return h("div", { class: "field-way" },
    h("p", { class: way ? "lead number" : "lead" }, here ? arrow : null, way || "Distance inconnue : position attendue."),
    h("div", { class: "field-acts" },
      h("a", { class: "button field-big", href: `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(name)})` }, "Y aller"),
      bigButton("Sur la carte", () => go(`carte?couche=${near.held.layer}&objet=${near.held.id}`), "button--secondary")));
}

function stepsOf(
  held: Held,
  around: Around,
  open: Step | null,
  begun: ReadonlyMap<Step, Begun>,
  keep: (step: Step, answers: Begun) => void,
  toggle: (step: Step) => void,
  save: (changes: Record<string, unknown>, what: string, done: string, step?: Step) => Promise<void>,
  choosePipe: () => void,
): Node[] {
  const form = around.forms?.[INCIDENTS];
  const attach = attachButton(held, around.forms, "button--secondary button--wide");
  const attaching = attach ? [attach] : [];
  if (ENDED.has(String(held.values?.["state"]))) {
    return [h("p", { class: "notice notice--success", role: "status" }, "Cette intervention est close."), ...attaching];
  }
  if (!form || !held.values || !form.methods.includes("update")) return [h("p", { class: "notice" }, "Cette intervention se suit au bureau, pas d’ici.")];
  const nodes: Node[] = [];
  const isDrinking = (held.values["network"] ?? "drinking") === "drinking";
  nodes.push(h("h2", {}, "Ce qui a été fait"));
  if (isDrinking) nodes.push(bigButton(isCut(held) ? "Eau coupée : les vannes" : "Couper l’eau : les vannes", () => go(`isoler/intervention/${held.id}`), "button--wide"));
  nodes.push(bigButton(held.values["pipe"] ? "Changer de canalisation" : "Choisir la canalisation", choosePipe, "button--secondary button--wide"), ...attaching);
  const today = new Date();
  const given = { repair_support: held.values["device"] ? "device" : "pipe", repair_defect: "unknown", repaired_on: localDay(today), state: "closed" };
  for (const step of STEPS) {
    // Once is enough: another repair of the same incident is the desk's to enter.
    if (step === REPAIR && isRepaired(held)) {
      nodes.push(h("p", { class: "notice notice--success" }, "La réparation est enregistrée. S’il en faut une autre, elle se saisit au bureau."));
      continue;
    }
    const isOpen = open === step;
    nodes.push(h("button", { type: "button", class: "button button--secondary button--wide field-big", "aria-expanded": String(isOpen), onclick: () => toggle(step) }, step.title));
    // What is proposed is not what is written: nobody has said yet that it is closed.
    const asked = step === CLOSE ? { ...held, values: { ...held.values, state: null } } : held;
    if (!isOpen) continue;
    const saved = (changes: Record<string, unknown>): Promise<void> => save(changes, step.what, step.done, step);
    nodes.push(stepForm(asked, form, step.names, given, step.submit, saved, begun.get(step), (answers) => keep(step, answers), { [REPAIRED_ON]: repairBounds(held) }));
  }
  return nodes;
}

const SEVERITIES = ["urgent", "high", "normal", "low"];
const urgentFirst = (a: Held, b: Held): number =>
  SEVERITIES.indexOf(String(a.properties["severity"])) - SEVERITIES.indexOf(String(b.properties["severity"]));
