/** « À trancher » : what this phone said and what somebody else said of the same thing, side by side. */
import { nameOf, REPAIR_TOLD, sayOpen, wordOf } from "./asset-words.ts";
import { h } from "@ui/elements.ts";
import { account } from "./account.ts";
import { chosenBefore, conflicts, decidedElsewhere, heldSince, readAround, resolve, sayFailure, watchAround, type Around, type Decided } from "./field-state.ts";
import { bigButton } from "./big-button.ts";
import { DEVICES, PIPES } from "./held.ts";
import { forgetOperations } from "./kept.ts";
import { readRecords, recordOf, titleIn, whichIn } from "./conflict-record.ts";
import type { Screen } from "./screens.ts";
import type { Conflict, Receipt, Take, Values } from "./protocol.ts";
import type { Kept } from "./records.ts";
import { choices } from "./valve-screen.ts";
import { metWords, moment } from "./words.ts";

type Side = "mine" | "theirs";
type InConflict = Kept & { receipt: Receipt };

export const conflictScreen: Screen = {
  path: "conflits",
  title: "À trancher",
  render: (root) => drawConflicts(root, null),
};

/** One of them, as the list of what was sent points to it. */
export const oneConflictScreen: Screen = {
  path: "conflit/:id",
  title: "À trancher",
  render: (root, { id }) => drawConflicts(root, id ?? null),
};

async function drawConflicts(root: HTMLElement, only: string | null): Promise<() => void> {
  let around = await readAround();
  const me = (await account())?.me?.name ?? "";
  const said = h("p", { class: "field-status", role: "status", tabindex: -1 });
  const list = h("div", { class: "stack" });
  root.append(said, list);

  async function send(each: InConflict, take: Record<string, Side> | Take, button: HTMLButtonElement): Promise<void> {
    if (!navigator.onLine) {
      said.textContent = "Il faut du réseau pour trancher : votre saisie est en sûreté sur le serveur, rien ne presse.";
      return;
    }
    button.disabled = true;
    try {
      const { receipt, late } = await resolve(each, take);
      if (receipt.outcome === "conflict") said.textContent = "La fiche a encore changé : relisez les valeurs.";
      else said.textContent = late ? sayLate(each, take, await chosenBefore(each, receipt), around) : "C’est tranché.";
      await draw();
      // The button that was pressed is gone.
      said.focus();
    } catch (error) {
      said.textContent = sayFailure(error);
    } finally {
      button.disabled = false;
    }
  }

  async function draw(): Promise<void> {
    const waiting = (await conflicts()).filter(({ id }) => only === null || id === only);
    const decided = await decidedHere();
    list.replaceChildren(
      ...(waiting.length ? waiting.map((each) => sheet(each, around, me, send)) : [h("p", { class: "lead" }, "Rien à trancher.")]),
      ...decided.map((each) => decision(each, around)),
    );
    list.dataset["shows"] = marks(waiting, decided);
  }

  const decidedHere = async (): Promise<Decided[]> => (await decidedElsewhere()).filter(({ id }) => only === null || id === only);

  await draw();
  void readRecords(await conflicts()).then(() => {
    // Only what is said of them is filled in: somebody may be choosing.
    void conflicts().then((all) => all.forEach((each) => tellRecord(list, each, around)));
  });
  return watchAround((now) => {
    around = now;
    // Somebody may be choosing: only what is new or gone is drawn again.
    void Promise.all([conflicts(), decidedHere()]).then(([all, decided]) => {
      const waiting = all.filter(({ id }) => only === null || id === only);
      for (const each of decided) list.querySelector(`[data-decided="${each.id}"]`)?.replaceWith(decision(each, around));
      if (marks(waiting, decided) === list.dataset["shows"]) return;
      const gone = decided.filter(({ id }) => list.querySelector(`form[data-conflict="${id}"]`));
      if (gone.length) said.textContent = "Ce choix vient d’être fait ailleurs : voyez ci-dessous ce qui a été retenu.";
      void draw();
    });
  });
}

/** Somebody was faster: what holds now, and what became of the choice made here. */
function sayLate(each: InConflict, take: Record<string, Side> | Take, chosen: Values | null, around: Around): string {
  const first = "Quelqu’un d’autre avait tranché avant vous";
  if (!chosen) return `${first} : votre choix n’a pas été pris.`;
  const { layer, conflict } = each.receipt;
  const all = Object.entries(conflict?.attributes ?? {});
  const same = all.every(([name, { new: mine, current }]) => {
    const side = typeof take === "string" ? take : take[name];
    return JSON.stringify(chosen[name]) === JSON.stringify((side === "mine" ? mine : current) ?? null);
  });
  const values = all.map(([name]) => `${titleOf(around, layer, name)} : ${sayValue(around, layer, name, chosen[name])}`).join(" ; ");
  return same ? `${first}, comme vous. Retenu : ${values}.` : `${first}. Retenu : ${values}. Votre choix n’a pas été pris.`;
}

const marks = (waiting: readonly Kept[], decided: readonly Kept[]): string =>
  [...waiting.map(({ id }) => `open ${id}`), ...decided.map(({ id }) => `decided ${id}`)].join();

/** What was chosen elsewhere, as far as this phone has heard. */
function decision(each: Decided, around: Around): HTMLElement {
  const { receipt, decided, id } = each;
  const now = heldSince(each, around);
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const lines = Object.entries(decided.attributes).map(([name, { new: mine, current }]) => {
    const label = titleOf(around, receipt.layer, name);
    const said = (what: unknown): string => sayValue(around, receipt.layer, name, what);
    if (!now) return `${label} : vous aviez saisi « ${said(mine)} », la fiche disait « ${said(current)} ».`;
    const whose = same(now[name], mine) ? "votre saisie" : same(now[name], current) ? "ce que disait déjà la fiche" : "autre chose depuis";
    return `${label} : ${said(now[name])} (${whose}).`;
  });
  const isAnew = receipt.key !== null && receipt.key !== each.operation.key;
  const gone = isAnew ? "Votre saisie a fait une nouvelle fiche." : "Votre saisie n’a pas fait de nouvelle fiche.";
  const told = decided.kind === "gone" ? [gone] : now ? lines : [...lines, "Ce qui a été retenu viendra avec les données de la fiche."];
  return h(
    "section",
    { class: "field-card", "data-decided": id },
    h("h2", {}, each.title),
    h("p", {}, "Le choix a été fait au bureau ou sur un autre téléphone."),
    h("ul", { class: "field-facts" }, ...told.map((line) => h("li", {}, line))),
    receipt.reason && h("p", {}, receipt.reason),
    bigButton("C’est lu", () => void forgetOperations([id]), "button--secondary"),
  );
}

const titleOf = (around: Around, layer: string, name: string): string =>
  around.forms?.[layer]?.questions.find((question) => question.name === name)?.title ?? name;

function sheet(
  each: InConflict,
  around: Around,
  me: string,
  send: (each: InConflict, take: Record<string, Side> | Take, button: HTMLButtonElement) => Promise<void>,
): HTMLFormElement {
  const { receipt, id } = each;
  const conflict = receipt.conflict;
  const attributes = Object.entries(conflict?.attributes ?? {});
  const isGone = conflict?.kind === "gone";
  const value = (name: string, what: unknown): string => sayValue(around, receipt.layer, name, what);
  const button = h("button", { type: "submit", class: "button field-big button--wide" }, "Trancher");
  const rows = attributes.map(([name, { old, new: mine, current, by, at }]) => {
    const label = titleOf(around, receipt.layer, name);
    if (isGone) return { name, element: beside(each, around, name), value: () => "mine" };
    const radios = choices(label, `${id}-${name}`, [["mine", `Ma saisie : ${value(name, mine)}`], ["theirs", `À présent : ${value(name, current)}`]], "");
    const since = by || at ? `, puis ${by ? (by === me ? "vous" : by) : "quelqu’un d’autre"}${at ? ` ${moment(Date.parse(at))}` : ""}` : "";
    radios.element.querySelector("legend")?.after(h("p", { class: "quiet" }, `Avant : ${value(name, old)}${since}`));
    radios.element.classList.add("field-radios--two");
    return { name, element: radios.element, value: radios.value };
  });
  const whole = isGone ? choices("Que faire de votre saisie ?", `${id}-gone`, waysOf(conflict), "") : null;
  whole?.element.classList.add("field-radios--one");
  const lacking = Object.values(conflict?.missing ?? {});
  const missing = h("p", { class: "field-status", role: "alert" });
  return h(
    "form",
    {
      class: "field-card field-form",
      "data-conflict": id,
      onsubmit: (event) => {
        event.preventDefault();
        const chosen = whole ? whole.value() : rows.every((row) => row.value());
        missing.textContent = chosen ? "" : "Choisissez une valeur pour chaque ligne.";
        if (!chosen) {
          const open = [...rows.filter((row) => !row.value()).map((row) => row.element), ...(whole ? [whole.element] : [])];
          open[0]?.querySelector("input")?.focus();
          return;
        }
        const take = whole ? (whole.value() as Take) : (Object.fromEntries(rows.map((row) => [row.name, row.value()])) as Record<string, Side>);
        void send(each, take, button);
      },
    },
    h("h2", { "data-title": "" }, titleIn(each, around)),
    h("div", { "data-which": "" }, ...whichIn(each, around)),
    h("p", { class: "quiet" }, `Saisi ${moment(each.savedAt)} · nº ${each.sequence} sur ce téléphone : ${each.title}`),
    h("p", {}, conflict && !isGone ? metWords(conflict, me) : receipt.reason || "Cette fiche n’existe plus, ou est close."),
    ...rows.map((row) => row.element),
    whole?.element,
    isGone && lacking.length ? h("p", { class: "quiet" }, `Pour en refaire une fiche, il manque : ${lacking.join(", ")}. Cela se complète au bureau, dans « Ce qui vient du terrain ».`) : null,
    missing,
    button,
  );
}

/** What this phone said of what is over, beside what its record says. */
function beside(each: InConflict, around: Around, name: string): HTMLElement {
  const { layer, conflict } = each.receipt;
  const { new: mine, current } = conflict?.attributes[name] ?? { new: null, current: null };
  const properties = recordOf(each.receipt);
  // Of what was repaired the record tells the day only, and that there was nothing.
  const isRepair = REPAIR_TOLD.includes(name);
  const repaired = properties?.["repaired_at"] ?? null;
  const now = current ?? (isRepair ? (name === "repaired_on" ? dayOf(repaired) : null) : properties?.[name]);
  const isKnown = current !== null || (properties ? (isRepair ? name === "repaired_on" || repaired === null : name in properties) : false);
  const theirs = isKnown ? sayValue(around, layer, name, now) : properties === undefined ? "à lire sur la fiche, avec du réseau" : "à lire sur la fiche";
  return h("div", { "data-beside": name },
    h("h3", {}, titleOf(around, layer, name)),
    h("dl", { class: "app-facts" },
      h("dt", {}, "Votre saisie"), h("dd", {}, h("strong", {}, sayValue(around, layer, name, mine))),
      h("dt", {}, "La fiche"), h("dd", {}, theirs)));
}

const dayOf = (time: unknown): unknown => (typeof time === "string" ? time.slice(0, 10) : time);

/** Fills in what was heard of a record since its sheet was drawn. */
function tellRecord(list: HTMLElement, each: InConflict, around: Around): void {
  const form = list.querySelector(`form[data-conflict="${each.id}"]`);
  form?.querySelector("[data-title]")?.replaceChildren(titleIn(each, around));
  form?.querySelector("[data-which]")?.replaceChildren(...whichIn(each, around));
  for (const row of form?.querySelectorAll<HTMLElement>("[data-beside]") ?? []) row.replaceWith(beside(each, around, row.dataset["beside"] ?? ""));
}

/** What may be done with an edit of what is over: only what the platform can carry out. */
function waysOf(conflict: Conflict | null | undefined): [Take, string][] {
  const isLacking = Object.keys(conflict?.missing ?? {}).length > 0;
  const offered = new Set<Take>(conflict?.choices ?? ["mine", "theirs"]);
  const ways: [Take, string][] = [
    ["add", "L’ajouter à la fiche, qui reste close : votre saisie y est écrite, avec votre nom et son heure"],
    ["mine", "La refaire avec ma saisie : une autre fiche la reçoit, celle-ci ne change pas"],
    ["theirs", "Laisser tomber ma saisie : la fiche reste comme elle est"],
  ];
  return ways.filter(([take]) => offered.has(take) && !(take === "mine" && isLacking));
}

function sayValue(around: Around, layer: string, name: string, what: unknown): string {
  if (what === null || what === undefined || what === "") return "rien";
  const question = around.forms?.[layer]?.questions.find((each) => each.name === name);
  if (name === "is_open") return sayOpen(what);
  if (question?.kind === "boolean") return what ? "oui" : "non";
  if (question?.kind === "code") return wordOf(around.forms, layer, name, what);
  if (question?.kind === "datetime") return new Date(String(what)).toLocaleString("fr", { dateStyle: "short", timeStyle: "short" });
  if (question?.kind === "date") return new Date(String(what)).toLocaleDateString("fr");
  const about = question?.layer || (name === "pipe" ? PIPES : DEVICES);
  const called = (key: unknown): string => {
    const held = around.holdings.get(about, String(key));
    return held ? nameOf(held, around.forms) : `n° ${String(key)}`;
  };
  if (question?.kind === "feature") return called(what);
  if (Array.isArray(what)) return what.length ? what.map(called).join(", ") : "rien";
  return String(what);
}
