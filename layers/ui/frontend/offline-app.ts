/** Being an app of the phone: installed, kept, renewed. The page's `body` names `data-worker` and `data-scope`. */
import { button, h, notice } from "./elements.ts";

export interface OfflineWords {
  /** This browser has no service workers, or the page came without https. */
  impossible: string;
  /** It should have been possible. */
  failed: string;
  newer: string;
  reload: string;
  install: string;
}

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let prompt: InstallPrompt | null = null;
/** Fired on `window` when a browser offers, or no longer offers, to install the app. */
export const INSTALLABLE = "offline-app:installable";
const HOURLY = 60 * 60_000;

/** The service worker, and the bar that says when there is a new version. */
export function startOfflineApp(shelf: HTMLElement, built: string, words: OfflineWords): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    window.dispatchEvent(new Event(INSTALLABLE));
  });
  window.addEventListener("appinstalled", () => {
    prompt = null;
    window.dispatchEvent(new Event(INSTALLABLE));
  });
  const { worker, scope } = document.body.dataset;
  if (!("serviceWorker" in navigator) || !worker || !scope || !built) {
    shelf.append(notice("warning", words.impossible));
    return;
  }
  void navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" }).then(
    (registration) => watch(registration, shelf, words),
    () => shelf.append(notice("warning", words.failed)),
  );
}

function watch(registration: ServiceWorkerRegistration, shelf: HTMLElement, words: OfflineWords): void {
  let offered = false;
  const offer = (): void => {
    const next = registration.waiting;
    // Without one that rules already, this is the first: there is nothing to renew.
    if (!next || !navigator.serviceWorker.controller || offered) return;
    offered = true;
    shelf.append(
      notice(
        "info",
        h("p", {}, words.newer),
        button(words.reload, () => {
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
export function installButton(label: string): HTMLElement | null {
  const offered = prompt;
  if (!offered) return null;
  const press = button(label, () => {
    void offered.prompt();
    prompt = null;
    press.remove();
  }, "button button--secondary button--large button--wide");
  return press;
}

export type Persisted = "yes" | "no" | "unknown";

/** Asks the browser not to throw away what this phone holds. */
export async function askToPersist(): Promise<Persisted> {
  if (!navigator.storage?.persist) return "unknown";
  const kept = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  return kept ? "yes" : "no";
}
