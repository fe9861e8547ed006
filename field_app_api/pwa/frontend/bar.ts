/** What is always in sight: back, how much is unsent, and whether there is a network. */
import { h, icon, notice } from "@ui/elements.ts";
import { clockWords } from "./phone-screen.ts";
import { CHANGED } from "./database.ts";
import { showErasedEntries } from "./erased.ts";
import { files, operations } from "./kept.ts";
import { setting } from "./settings.ts";
import { type Phase, SYNC, syncState } from "./sync.ts";
import { CLOCK_SKEW } from "./talk.ts";
import { isOnlyHere } from "./words.ts";

const SKEWED = 5 * 60_000;
const SIGN_IN = "Se connecter";

export function startBar(bar: HTMLElement, shelf: HTMLElement): void {
  const home = h("a", { class: "app-bar__home", href: "#/" }, icon("home"), h("span", {}, "Accueil"));
  const count = h("a", { class: "app-bar__count", href: "#/a-envoyer" });
  const network = h("span", { class: "app-bar__network", role: "status" });
  const clock = notice("warning");
  clock.hidden = true;
  const erased = h("div", { role: "alert", hidden: true });
  shelf.append(erased, clock);
  bar.append(home, network, count);

  const show = async (): Promise<void> => {
    const here = await files();
    const unsent = (await operations()).filter((kept) =>
      isOnlyHere(kept, here.filter((file) => file.operation === kept.id)),
    ).length;
    const choices = (await operations()).filter((kept) => kept.receipt?.outcome === "conflict").length;
    count.textContent = choices && !unsent ? `${choices} choix à faire` : `${unsent} à envoyer`;
    await showErasedEntries(erased);
    count.dataset["some"] = String(unsent + choices > 0);
    const words = networkWords(syncState().phase, unsent);
    if (network.textContent !== words) network.replaceChildren(...said(words));
    bar.dataset["phase"] = syncState().phase;
    const skew = await setting<number>(CLOCK_SKEW, 0);
    clock.hidden = Math.abs(skew) <= SKEWED;
    if (!clock.hidden) clock.textContent = clockWords(skew);
  };
  // One after the other: what was read first would else be shown last, now and then.
  let shown: Promise<void> = Promise.resolve();
  const changed = (): void => void (shown = shown.then(show, show));
  window.addEventListener(CHANGED, changed);
  window.addEventListener(SYNC, changed);
  changed();
}

/** The state in words; where the phone has to be signed in, the way there. */
function said(words: string): (HTMLElement | string)[] {
  return words === SIGN_IN ? [h("a", { href: "#/connexion" }, words)] : [words];
}

function networkWords(phase: Phase, unsent: number): string {
  switch (phase) {
    case "starting":
      return "…";
    case "idle":
      return "En ligne";
    case "sending":
      return unsent ? "Envoi…" : "En ligne";
    case "elsewhere":
      return "Envoi dans un autre onglet";
    case "offline":
      return "Hors ligne";
    case "trouble":
      return "Envoi empêché";
    case "signed-out":
      return SIGN_IN;
    case "wiped":
      return "Effacé";
  }
}
