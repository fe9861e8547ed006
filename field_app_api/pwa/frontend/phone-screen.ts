/** « Ce téléphone »: who is signed in, what the phone holds, and whether it promises to keep it. */
import { button, h, notice } from "@ui/elements.ts";
import { askToPersist, installOffer, persisted, type Persisted } from "./install.ts";
import { go, redraw, type Screen } from "./screens.ts";
import { account, isOf } from "./account.ts";
import { files, operations } from "./kept.ts";
import { signOut } from "./leaving.ts";
import { setting } from "./settings.ts";
import { syncNow } from "./sync.ts";
import { sectors } from "./taken-sectors.ts";
import { CLOCK_SKEW, LAST_CONTACT } from "./talk.ts";
import { bytes, isOnlyHere, moment, several } from "./words.ts";

export const phoneScreen: Screen = {
  path: "telephone",
  title: "Ce téléphone",
  async render(root) {
    const who = await account();
    const here = await files();
    const unsent = (await operations()).filter((kept) =>
      isOnlyHere(kept, here.filter((file) => file.operation === kept.id)),
    ).length;
    const last = await setting<number>(LAST_CONTACT, 0);
    const facts = h("dl", { class: "app-facts" });
    const fact = (name: string, value: string): void =>
      facts.append(h("dt", {}, name), h("dd", {}, value));
    fact("Connecté", who ? `${who.me?.name ?? who.username} (${who.deviceName})` : "personne");
    fact("Dernier contact", last ? moment(last) : "aucun");
    fact("Sur ce téléphone seulement", unsent ? several(unsent, "saisie", "saisies") : "rien");
    const all = await sectors();
    fact("Secteurs emportés", all.length ? all.map((sector) => sector.name).join(", ") : "aucun");
    fact("Place occupée", await usage());
    root.append(facts, await keeping());
    const offer = installOffer();
    if (offer) root.append(offer);
    const skew = await setting<number>(CLOCK_SKEW, 0);
    if (Math.abs(skew) > 5 * 60_000) root.append(notice("warning", clockWords(skew)));
    if (who) {
      const mine = (await operations()).filter((kept) => isOf(kept.owner, who) && isOnlyHere(kept, here.filter((file) => file.operation === kept.id)));
      root.append(leaving(mine.length, all.map((sector) => sector.name)));
    }
    else root.append(button("Connecter ce téléphone", () => go("connexion"), "button button--large button--wide"));
  },
};

/** What a wrong clock means. */
export function clockWords(skew: number): string {
  const minutes = Math.round(Math.abs(skew) / 60_000);
  const by = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} heures`;
  const way = skew > 0 ? "avance" : "retarde";
  return `L’horloge de ce téléphone ${way} de ${by} : remettez-la à l’heure, sinon les heures saisies seront fausses.`;
}

const PROMISE: Readonly<Record<Persisted, string>> = {
  yes: "Le navigateur promet de garder ce qui est sur ce téléphone, même s’il manque de place.",
  no: "Le navigateur ne promet pas de garder ce qui est ici s’il manque de place : installez l’application, et envoyez dès que possible.",
  unknown: "Ce navigateur ne dit pas s’il garde ce qui est ici : envoyez dès que possible.",
};

async function keeping(): Promise<HTMLElement> {
  const answer = await persisted();
  const box = notice(answer === "yes" ? "success" : "warning", h("p", {}, PROMISE[answer]));
  if (answer !== "yes") {
    box.append(button("Demander encore", () => void askToPersist().then(() => redraw())));
  }
  return box;
}

async function usage(): Promise<string> {
  const estimate = await navigator.storage?.estimate?.();
  if (!estimate?.usage) return "inconnue";
  return `${bytes(estimate.usage)}${estimate.quota ? ` sur ${bytes(estimate.quota)} permis` : ""}`;
}

function leaving(unsent: number, taken: readonly string[]): HTMLElement {
  const box = h("div", { class: "app-card" });
  const leave = (): void =>
    void signOut().then(() => {
      go("connexion");
      syncNow();
    });
  const ask = (): void => {
    box.replaceChildren(
      h("h2", {}, "Se déconnecter ?"),
      ...whatStays(unsent, taken).map((sentence) => h("p", {}, sentence)),
      button("Se déconnecter quand même", leave, "button button--danger button--large button--wide"),
      button("Rester connecté", () => void redraw(), "button button--secondary button--large button--wide"),
    );
    box.querySelector("button")?.focus();
  };
  box.append(
    button("Se déconnecter", () => (whatStays(unsent, taken).length ? ask() : leave()), "button button--secondary button--large button--wide"),
  );
  return box;
}

/** What signing out leaves as it is. */
function whatStays(unsent: number, taken: readonly string[]): string[] {
  return [
    unsent && `${several(unsent, "saisie reste", "saisies restent")} sur ce téléphone : ${unsent < 2 ? "elle ne partira" : "elles ne partiront"} que quand vous vous reconnecterez ici.`,
    taken.length && `Reste aussi, pour votre retour, ce qui a été emporté (${taken.join(", ")}) : personne d’autre ne le verra.`,
    !navigator.onLine && "Sans réseau, le bureau n’apprendra la déconnexion qu’au prochain contact.",
  ].filter((sentence): sentence is string => Boolean(sentence));
}
