/** The app as one of the phone's own, in French; whether the phone keeps what is unsent is remembered. */
import {
  askToPersist as ask,
  installButton,
  type OfflineWords,
  type Persisted,
  startOfflineApp,
} from "@ui/offline-app.ts";
import { putSetting, setting } from "./settings.ts";

export type { Persisted };

const PERSISTED = "persisted";
const WORDS: OfflineWords = {
  impossible: "Sans https, cette page ne démarre pas hors ligne : gardez-la ouverte.",
  failed: "Le démarrage hors ligne n’a pas pu être préparé : gardez cette page ouverte.",
  newer: "Nouvelle version de l’application.",
  reload: "Recharger",
  install: "Installer sur ce téléphone",
};

export function startInstall(shelf: HTMLElement, built: string): void {
  startOfflineApp(shelf, built, WORDS);
}

/** A button that installs the app, where the browser offers it. */
export function installOffer(): HTMLElement | null {
  return installButton(WORDS.install);
}

/** Asks the browser not to throw away what is unsent; its answer is kept and shown. */
export async function askToPersist(): Promise<Persisted> {
  const answer = await ask();
  await putSetting(PERSISTED, answer);
  return answer;
}

export async function persisted(): Promise<Persisted> {
  return setting<Persisted>(PERSISTED, "unknown");
}
