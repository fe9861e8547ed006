/** The first screen: four big buttons, for gloves. */
import { h, icon, type IconName, notice } from "@ui/elements.ts";
import { installOffer } from "./install.ts";
import { hasScreen, type Leave, type Screen } from "./screens.ts";
import { account } from "./account.ts";
import { CHANGED } from "./database.ts";
import { erasedHere } from "./erased.ts";
import { formsOf, NOTHING_TO_RECORD } from "./forms.ts";
import { files, operations } from "./kept.ts";
import { sectors } from "./taken-sectors.ts";
import { isOnlyHere, moment, several } from "./words.ts";

export const homeScreen: Screen = {
  path: "",
  title: "Terrain",
  async render(root): Promise<Leave> {
    const who = await account();
    const grid = h("nav", { class: "app-grid", "aria-label": "Ce que l’on peut faire" });
    const unsent = h("span", { class: "app-tile__count" });
    const report = tile("signaler", "report", "Signaler", "app-tile--main");
    const nothing = notice("info", NOTHING_TO_RECORD);
    grid.append(report);
    if (hasScreen("carte")) grid.append(tile("carte", "map", "Carte"));
    if (hasScreen("interventions")) grid.append(tile("interventions", "work", "Mes interventions"));
    const outbox = tile("a-envoyer", "send", "À envoyer");
    outbox.append(unsent);
    grid.append(outbox);
    const taken = h("p", { class: "quiet" });
    const low = h("div", { class: "app-low" });
    if (hasScreen("secteur")) low.append(link("secteur", "sector", "Emporter un secteur"));
    low.append(link("telephone", "phone", "Ce téléphone"));
    const offer = installOffer();
    root.append(
      h("p", { class: "lead" }, who?.me ? `${who.me.name} · ${who.me.territory.name}` : (who?.username ?? "")),
      nothing,
      grid,
      taken,
      low,
    );
    if (offer) root.append(offer);
    const show = async (): Promise<void> => {
      const here = await files();
      const count = (await operations()).filter((kept) =>
        isOnlyHere(kept, here.filter((file) => file.operation === kept.id)),
      ).length;
      const choices = (await operations()).filter((kept) => kept.receipt?.outcome === "conflict").length;
      const isErased = (await erasedHere()).length > 0;
      const words = [
        count ? several(count, "sur ce téléphone seulement", "sur ce téléphone seulement") : "",
        choices ? several(choices, "choix à faire", "choix à faire") : "",
      ].filter(Boolean);
      unsent.textContent = words.join(" · ") || (isErased ? "Rien à envoyer" : "Tout est arrivé");
      const forms = await formsOf(await account());
      report.hidden = forms === "none";
      nothing.hidden = forms !== "none";
      const all = await sectors();
      taken.replaceChildren();
      if (all.length) {
        const oldest = Math.min(...all.map((sector) => sector.takenAt));
        taken.textContent = `Emporté : ${all.map((sector) => sector.name).join(", ")}, ${moment(oldest)}.`;
        if (all.some((sector) => sector.stale)) {
          taken.append(notice("warning", "Un secteur est à reprendre : il a trop changé."));
        }
      } else if (hasScreen("secteur")) {
        taken.textContent = "Aucun secteur emporté : sans réseau, la carte n’aura que vos interventions.";
      }
    };
    await show();
    const changed = (): void => void show();
    window.addEventListener(CHANGED, changed);
    return () => window.removeEventListener(CHANGED, changed);
  },
};

function tile(path: string, picture: IconName, label: string, more = ""): HTMLElement {
  const words = h("span", { class: "app-tile__label" }, label);
  return h("a", { class: `app-tile ${more}`.trim(), href: `#/${path}` }, icon(picture), words);
}

function link(path: string, picture: IconName, label: string): HTMLElement {
  const looks = "button button--secondary button--large button--wide";
  return h("a", { class: looks, href: `#/${path}` }, icon(picture), label);
}
