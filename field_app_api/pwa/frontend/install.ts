/** Being an app of the phone: installed, kept, renewed. */
import { button, h, notice } from "./elements.ts";
import { putSetting, setting } from "./settings.ts";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let prompt: InstallPrompt | null = null;
const PERSISTED = "persisted";
const HOURLY = 60 * 60_000;

/** The service worker, and the bar that says when there is a new version. */
export function startInstall(shelf: HTMLElement, built: string): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
  });
  window.addEventListener("appinstalled", () => {
    prompt = null;
  });
  const { worker, scope } = document.body.dataset;
  if (!("serviceWorker" in navigator) || !worker || !scope || !built) {
    shelf.append(
      notice("warning", "Sans https, cette page ne démarre pas hors ligne : gardez-la ouverte."),
    );
    return;
  }
  void navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" }).then(
    (registration) => watch(registration, shelf),
    () => shelf.append(notice("warning", "Le démarrage hors ligne n’a pas pu être préparé : gardez cette page ouverte.")),
  );
}

function watch(registration: ServiceWorkerRegistration, shelf: HTMLElement): void {
  let offered = false;
  const offer = (): void => {
    const next = registration.waiting;
    // Without one that rules already, this is the first: there is nothing to renew.
    if (!next || !navigator.serviceWorker.controller || offered) return;
    offered = true;
    shelf.append(
      notice(
        "info",
        h("p", {}, "Nouvelle version de l’application."),
        button("Recharger", () => {
          // Another tab has renewed it meanwhile.
          if (!registration.waiting) return location.reload();
          navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
          registration.waiting.postMessage("renew");
        }),
      ),
    );
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  const look = (): void => void registration.update().catch(() => undefined);
  window.setInterval(look, HOURLY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
}

/** A button that installs the app, where the browser offers it. */
export function installOffer(): HTMLElement | null {
  const offered = prompt;
  if (!offered) return null;
  const press = button("Installer sur ce téléphone", () => {
    void offered.prompt();
    prompt = null;
    press.remove();
  }, "button button--secondary button--large button--wide");
  return press;
}

export type Persisted = "yes" | "no" | "unknown";

/** Asks the browser not to throw away what is unsent; its answer is kept and shown. */
export async function askToPersist(): Promise<Persisted> {
  let answer: Persisted = "unknown";
  if (navigator.storage?.persist) {
    const kept = (await navigator.storage.persisted()) || (await navigator.storage.persist());
    answer = kept ? "yes" : "no";
  }
  await putSetting(PERSISTED, answer);
  return answer;
}

export async function persisted(): Promise<Persisted> {
  return setting<Persisted>(PERSISTED, "unknown");
}
