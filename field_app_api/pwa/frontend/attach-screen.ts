/** « Ajouter une photo ou une note parlée » to something that is there already, on the platform or on this phone only. */
import { detailOf, nameOf, whichOf } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { readAround } from "./field-state.ts";
import { type Filling, FillingForm } from "./filling-form.ts";
import type { Held } from "./held.ts";
import { NotKept, record } from "./outbox.ts";
import type { Form, Forms } from "./protocol.ts";
import { keptDraft, newDraft } from "./report-draft.ts";
import { back, go, type Screen } from "./screens.ts";
import { filesWords } from "./words.ts";

const TITLE = "Ajouter une photo ou une note parlée";

export const attachScreen: Screen = {
  path: "joindre/:layer/:id",
  title: TITLE,
  async render(root, { layer = "", id = "" }) {
    const { holdings, forms } = await readAround();
    const held = holdings.get(layer, id);
    const form = held && takesFiles(held, forms);
    if (!held || !form) {
      root.append(h("p", { class: "notice", role: "status" }, "Rien ne se joint à cette fiche d’ici."), bigButton("Retour", back, "button--secondary"));
      return;
    }
    // The address holds while what was made here gets its key; so does its draft.
    const draft = `attach/${layer}/${id}`;
    const about = h("p", { class: "lead" }, [nameOf(held, forms), detailOf(held, forms)].filter(Boolean).join(" · "));
    const filling: Filling = {
      draft,
      heading: () => TITLE,
      before: [about],
      asked: [],
      later: [],
      place: null,
      files: form.files,
      save: async ({ files }) => {
        if (!files.length) throw new NotKept("Rien n’est joint encore : prenez une photo, ou parlez.");
        const now = (await readAround()).holdings.get(layer, id) ?? held;
        const kept = await record({
          layer,
          method: "attach",
          schema: form.version,
          title: `${nameOf(now, forms)} : ${filesWords(files)}`,
          key: now.key,
          made: now.key === null ? now.made : null,
          base: now.version,
          files,
          draft,
          about: whichOf(now),
        });
        return `enregistre/${kept.id}`;
      },
    };
    return new FillingForm(root, filling, (await keptDraft(draft)) ?? newDraft(layer, {})).start();
  },
};

/** The form of an object to which files may be added from here. */
export function takesFiles(held: Held, forms: Forms | null): Form | null {
  const form = forms?.[held.layer];
  return form && held.values && form.files.length && form.methods.includes("attach") ? form : null;
}

/** A button to that screen, where it leads somewhere. */
export function attachButton(held: Held, forms: Forms | null, kind = "button--secondary"): HTMLElement | null {
  if (!takesFiles(held, forms)) return null;
  return bigButton("Ajouter une photo ou une note", () => go(`joindre/${held.layer}/${held.id}`), kind);
}
