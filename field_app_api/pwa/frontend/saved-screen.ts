/** « Enregistré sur ce téléphone », said only after it is; and what becomes of it. */
import { button, h, icon } from "@ui/elements.ts";
import { INCIDENTS } from "./held.ts";
import { go, type Leave, type Screen } from "./screens.ts";
import { account } from "./account.ts";
import { CHANGED } from "./database.ts";
import { files, operation } from "./kept.ts";
import { SYNC, syncState } from "./sync.ts";
import { sentence, standing } from "./words.ts";

export const savedScreen: Screen = {
  path: "enregistre/:id",
  title: "Enregistré sur ce téléphone",
  async render(root, { id = "" }): Promise<Leave> {
    const about = await operation(id);
    const { layer, method } = about?.operation ?? {};
    const isReport = method === undefined || method === "create";
    const what = h("p", { class: "app-saved__what" });
    const enter = button("Se connecter", () => go("connexion"), "button button--large button--wide");
    enter.hidden = true;
    const where = h("p", { class: "lead", role: "status" });
    root.append(
      h("div", { class: "app-saved" }, icon("done"), what, where),
      enter,
      isReport || layer !== INCIDENTS
        ? button("Signaler autre chose", () => go("signaler"), "button button--large button--wide")
        : button("Retour à l’intervention", () => go(`intervention/${id}`), "button button--large button--wide"),
      button("Voir ce qui est à envoyer", () => go("a-envoyer"), "button button--secondary button--large button--wide"),
      button("Accueil", () => go(""), "button button--secondary button--large button--wide"),
    );
    const show = async (): Promise<void> => {
      const kept = await operation(id);
      if (!kept) return go("");
      const here = await files(id);
      what.textContent = kept.title;
      const who = await account();
      const isHere = standing(kept, here) === "here";
      const isShutOut = isHere && (who === null || who.refused || syncState().phase === "signed-out");
      enter.hidden = !isShutOut;
      const when = isShutOut ? "rien ne part avant que vous vous reconnectiez." : "partira dès que le réseau le permet.";
      where.textContent = isHere ? `Sur ce téléphone seulement pour l’instant : ${when}` : sentence(kept, here);
    };
    await show();
    const changed = (): void => void show();
    window.addEventListener(CHANGED, changed);
    window.addEventListener(SYNC, changed);
    return () => {
      window.removeEventListener(CHANGED, changed);
      window.removeEventListener(SYNC, changed);
    };
  },
};
