/** `/terrain`: the app of agents in the field. */
import "../../../layers/ui/static/ui/theme.css";
import "../../../layers/ui/static/ui/elements.css";
import "../../../layers/ui/static/ui/forms.css";
import "../../../layers/ui/static/ui/parts.css";
import "../../../layers/ui/static/ui/layout.css";
import "./terrain.css";
import "./bar.css";
import "./report.css";
import "./outbox.css";
import "./field-lines.css";
import "./field-form.css";
import "./field-card.css";
import "./field-steps.css";
import "./field-dialog.css";
// Built as a file of its own; browsers are given it at an address that may rule `/terrain`.
import builtWorker from "./offline-worker.ts?worker&url";
import { startBar } from "./bar.ts";
import { correctScreen } from "./correct-screen.ts";
import { button, h } from "@ui/elements.ts";
import { homeScreen } from "./home-screen.ts";
import { startInstall } from "./install.ts";
import { outboxScreen } from "./outbox-screen.ts";
import { phoneScreen } from "./phone-screen.ts";
import { placeScreens } from "./place-screens.ts";
import { reportFormScreen, reportScreen } from "./report-screen.ts";
import { savedScreen } from "./saved-screen.ts";
import { addScreens, startScreens } from "./screens.ts";
import { signInScreen } from "./sign-in-screen.ts";
import { account } from "./account.ts";
import { CHANGED } from "./database.ts";
import { startSync, SYNC, syncState } from "./sync.ts";
import { sayWiped } from "./wipe.ts";

const [bar, shelf, main] = ["barre", "avis", "ecran"].map((id) => document.getElementById(id));

/** The code of a QR picture: `#code=ABCD-EFGH`. */
function takeCode(): void {
  const code = /^#code=([^&]+)/.exec(location.hash)?.[1];
  if (code) location.replace(`#/connexion?code=${code}`);
}

async function guard(): Promise<void> {
  const signedIn = await account();
  const path = location.hash.replace(/^#\/?/, "");
  if (!signedIn && !path.startsWith("connexion")) location.replace("#/connexion");
}

function showErased(): void {
  document.body.replaceChildren(
    h(
      "main",
      { class: "app-main" },
      h("h1", {}, "Ce téléphone a été effacé"),
      h("p", { class: "lead" }, "Le bureau l’a demandé : plus rien de l’application n’y est gardé."),
      syncState().sentence ? h("p", {}, syncState().sentence) : null,
      button("Recommencer", () => location.replace(location.pathname)),
    ),
  );
}

function showBroken(root: HTMLElement, error: unknown): void {
  root.replaceChildren(
    h("h1", {}, "Ce téléphone ne peut rien garder"),
    h("p", { class: "lead" }, "La mémoire du navigateur est fermée à cette page (navigation privée ?). Ouvrez-la dans une fenêtre ordinaire."),
    h("p", { class: "quiet" }, String(error)),
  );
}

async function start(): Promise<void> {
  if (!bar || !shelf || !main) return;
  try {
    await account();
  } catch (error) {
    return showBroken(main, error);
  }
  // The address after # names screens: the way past the bar must not.
  document.querySelector(".skip-link")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  addScreens(
    homeScreen,
    reportScreen,
    reportFormScreen,
    savedScreen,
    correctScreen,
    outboxScreen,
    phoneScreen,
    signInScreen,
    ...placeScreens,
  );
  void sayWiped();
  takeCode();
  await guard();
  window.addEventListener("hashchange", () => {
    takeCode();
    void guard();
  });
  window.addEventListener(SYNC, () => {
    if (syncState().phase === "wiped") showErased();
  });
  window.addEventListener(CHANGED, () => void guard());
  startBar(bar, shelf);
  startScreens(main);
  startInstall(shelf, builtWorker);
  startSync();
}

void start();
