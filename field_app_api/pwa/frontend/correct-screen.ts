/**
 * « Corriger »: what was recorded here and has no receipt yet, once more in its form.
 *
 * What was never on its way is said otherwise under its own id; what may have arrived is left as it is, and an
 * edit that builds upon it goes after it.
 */
import { account, isOf } from "./account.ts";
import { sayOpen, nameOf } from "./asset-words.ts";
import { dayFault, REPAIRED_ON, repairBounds } from "./day-bounds.ts";
import { button, h, notice } from "@ui/elements.ts";
import { readAround } from "./field-state.ts";
import { type Filling, FillingForm } from "./filling-form.ts";
import { formOf } from "./forms.ts";
import { files as keptFilesOf, operation } from "./kept.ts";
import { declared, type Gathered, keptFiles, NotKept, type Place, record, written } from "./outbox.ts";
import type { Form, Forms, Question, Value, Values } from "./protocol.ts";
import type { Kept } from "./records.ts";
import { keepDraft, keptDraft, newDraft, questionsOf, type ReportDraft, titleOf } from "./report-draft.ts";
import { asking } from "./report-screen.ts";
import { redraw, type Screen } from "./screens.ts";
import { correctionDraft, dropDraft } from "./settings.ts";
import { correct, neverSent } from "./unsent.ts";
import { filesWords } from "./words.ts";

export const correctScreen: Screen = {
  path: "corriger/:id",
  title: "Corriger",
  render: async (root, { id = "" }) => {
    const [kept, who] = await Promise.all([operation(id), account()]);
    const form = kept ? await formOf(kept.operation.layer) : null;
    if (!kept || !form || !isOf(kept.owner, who) || !correctionOf(kept, { [kept.operation.layer]: form })) return toOutbox();
    const draft = (await keptDraft(correctionDraft(id))) ?? (await draftOf(kept, form));
    return new FillingForm(root, neverSent(kept) ? anew(kept, form) : after(kept, form), ofNow(draft, kept)).start();
  },
};

/** The address of the screen where an unsent operation is corrected; null where there is none. */
export function correctionOf(kept: Kept, forms: Forms): string | null {
  const { layer, method, new: said } = kept.operation;
  const form = forms[layer];
  if (!form || method === "delete") return null;
  if (method === "attach") return neverSent(kept) ? `corriger/${kept.id}` : null;
  if (!neverSent(kept) && !form.methods.includes("update")) return null;
  if (method === "update" && form.questions.some(({ name, kind }) => kind === "features" && name in said)) {
    // Valves of a list are ticked, not answered.
    return `isoler/intervention/${kept.id}`;
  }
  return `corriger/${kept.id}`;
}

/** What it said, to be filled in again. */
async function draftOf(kept: Kept, form: Form): Promise<ReportDraft> {
  const { layer, new: said, geometry, accuracy_m: accuracy, place_source: source } = kept.operation;
  const values = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  const draft = newDraft(layer, values);
  const { holdings, forms } = await readAround();
  for (const { name, kind, layer: about } of form.questions) {
    const value = values[name];
    if (kind !== "feature" || value == null) continue;
    const held = holdings.get(about, String(value));
    draft.labels[name] = held ? nameOf(held, forms) : `nº ${String(value)}`;
  }
  if (geometry) {
    draft.place = { geometry, accuracy_m: accuracy, source };
    const [object = ""] = Object.values(draft.labels);
    draft.placeLabel = source === "object" ? object : `celle de la saisie${accuracy === null ? "" : `, à ${accuracy} m près`}`;
  }
  draft.files = (await keptFilesOf(kept.id)).map(({ blob, name, type, sha256 }): Gathered => ({ blob, name, type, sha256 }));
  return draft;
}

/** Files that may have gone with the operation are not taken back any more. */
function ofNow(draft: ReportDraft, kept: Kept): ReportDraft {
  return neverSent(kept) ? draft : { ...draft, files: draft.files.filter((file) => file.sha256 === undefined) };
}

/** Under its own id. */
function anew(kept: Kept, form: Form): Filling {
  const { id, operation: before } = kept;
  const { method } = before;
  const [asked, later] = questionsFor(kept, form);
  const isNew = method === "create";
  return {
    ...common(kept, form),
    asked,
    later,
    place: isNew && form.asks_place ? "given" : null,
    files: method === "update" ? [] : form.files,
    save: async (draft, place) => {
      await refuseDay(kept, draft);
      const files = method === "update" ? undefined : await keptFiles(id, draft.files);
      if (method === "attach" && !files?.length) throw new NotKept("Il ne reste rien à joindre : retirez plutôt cette saisie dans « À envoyer ».");
      const where = isNew ? placed(place) : {};
      const told = files ? { files: declared(files) } : {};
      const change = {
        title: titleFor(kept, form, draft),
        operation: { ...where, ...told, schema: form.version, new: said(kept, draft) },
        draft: correctionDraft(id),
        ...(files ? { files } : {}),
      };
      if (!(await written(() => correct(id, change)))) {
        await keepDraft(draft, correctionDraft(id));
        void redraw();
        throw new NotKept("Cette saisie vient de partir.");
      }
      return `enregistre/${id}`;
    },
  };
}

/** By an edit that builds upon it. */
function after(kept: Kept, form: Form): Filling {
  const { id, operation: before, receipt } = kept;
  const [asked, later] = questionsFor(kept, form);
  const canAttach = before.method === "create" && form.methods.includes("attach");
  return {
    ...common(kept, form),
    before: [
      notice(
        "info",
        h("p", {}, `Cette saisie est ${receipt ? "partie" : "peut-être déjà partie"} : ce que vous changez ici partira à sa suite. `,
          before.method === "create" && "Sa position et ses photos ne se changent plus d’ici."),
      ),
    ],
    asked,
    later,
    place: null,
    files: canAttach ? form.files : [],
    save: async (draft) => {
      await refuseDay(kept, draft);
      const now = said(kept, draft);
      const names = [...asked, ...later].map(({ name }) => name).filter((name) => !same(now[name], before.new[name]));
      const files = draft.files;
      if (!names.length && !files.length) throw new NotKept("Rien n’a changé : il n’y a rien à enregistrer.");
      const pick = (values: Values): Values => Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
      const made = await record({
        layer: before.layer,
        method: names.length ? "update" : "attach",
        schema: form.version,
        title: `${titleFor(kept, form, draft)} (correction)`,
        key: receipt?.key ?? before.key,
        made: id,
        base: receipt?.version ?? before.base_version,
        old: pick(before.new),
        new: pick(now),
        files,
        draft: correctionDraft(id),
      });
      return `enregistre/${made.id}`;
    },
  };
}

/** Throws `NotKept` where the platform would not take the day of a repair. */
async function refuseDay({ operation: { layer, key, parent } }: Kept, { values }: ReportDraft): Promise<void> {
  const about = key ?? parent;
  const held = about === null ? undefined : (await readAround()).holdings.get(layer, about);
  const fault = dayFault(values[REPAIRED_ON], repairBounds(held));
  if (fault) throw new NotKept(fault);
}

function common(kept: Kept, form: Form): Pick<Filling, "draft" | "heading" | "after"> {
  const draft = correctionDraft(kept.id);
  const give = (): void => void dropDraft(draft).then(toOutbox);
  return {
    draft,
    heading: (values) => `Corriger : ${kept.operation.method === "create" ? titleOf(form, values) : kept.title}`,
    after: [button("Ne rien corriger", give, "button button--secondary button--large button--wide")],
  };
}

/** Of something new all questions, as far as they may still be answered; of an edit those that it answered. */
function questionsFor(kept: Kept, form: Form): [Question[], Question[]] {
  const { method, new: told } = kept.operation;
  if (method === "create") {
    const questions = questionsOf(form).filter(({ on }) => neverSent(kept) || on.includes("update"));
    return asking(form, questions);
  }
  return [form.questions.filter(({ name }) => name in told), []];
}

/** What is answered now; an edit says of each of its values that it is empty, something new does not. */
function said(kept: Kept, draft: ReportDraft): Values {
  if (kept.operation.method === "create") return draft.values;
  return Object.fromEntries(Object.keys(kept.operation.new).map((name) => [name, draft.values[name] ?? null]));
}

function titleFor(kept: Kept, form: Form, draft: ReportDraft): string {
  const { method, new: before } = kept.operation;
  if (method === "create") return titleOf(form, draft.values);
  const [name = "", what = ""] = kept.title.split(" : ", 2);
  if ("is_open" in before) return `${name} : ${sayOpen(draft.values["is_open"] ?? null)}`;
  const chosen = form.questions.find((each) => each.kind === "feature" && each.name in before);
  if (chosen) return `${name} : ${draft.labels[chosen.name] || "aucune"}`;
  return `${name} : ${method === "attach" ? filesWords(draft.files) : what}`;
}

function placed(place: Place | null): object {
  return { geometry: place?.geometry ?? null, accuracy_m: place?.accuracy_m ?? null, place_source: place?.source ?? "gps" };
}

/** Back to the list, and not here again by « retour ». */
const toOutbox = (): void => location.replace("#/a-envoyer");

const same = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
