/** Sends the form without leaving the page, so that a lost network costs nothing that was written. */
import type { Draft } from "@ui/draft.ts";
import { within } from "@ui/http.ts";
import { button, byId, element, field } from "./dom.ts";
import type { Photos } from "./report-photos.ts";
import type { Proof } from "./proof.ts";

export interface Sending {
  form: HTMLFormElement;
  draft: Draft;
  proof: Proof;
  photos: Photos;
  /** Put the answered page in place of this one. */
  show: (answer: Document) => void;
  end: AbortSignal;
}

const PATIENCE = 90_000;
const TRY_AGAIN = 20_000;
// The server takes a form sent within two seconds for a machine's.
const LEAST = 2_200;

export function sendThrough({ form, draft, proof, photos, show, end }: Sending): void {
  const send = byId<HTMLButtonElement>("send");
  const notice = byId("send-notice");
  const opened = performance.now();
  let busy = false;
  let waiting: AbortController | undefined;

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      void submit();
    },
    { signal: end },
  );

  async function submit(): Promise<void> {
    if (busy) return;
    waiting?.abort();
    setBusy(true);
    draft.save();
    try {
      await photos.idle();
      field(form, "altcha").value = (await proof.ready()) ?? "";
      await new Promise((later) => window.setTimeout(later, Math.max(0, LEAST - (performance.now() - opened))));
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        headers: { Accept: "text/html" },
        signal: within(PATIENCE),
      });
      await take(answer);
    } catch (error) {
      console.warn(error);
      sayLost();
    } finally {
      setBusy(false);
    }
  }

  async function take(answer: Response): Promise<void> {
    if (answer.redirected && answer.ok) {
      await draft.clear();
      window.location.assign(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.getElementById("report-form")) show(page);
    else say("Le serveur a rencontré une panne. Tout ce que vous avez écrit est gardé sur cet appareil.", retry());
  }

  function setBusy(state: boolean): void {
    busy = state;
    send.setAttribute("aria-busy", String(state));
    send.setAttribute("aria-disabled", String(state));
  }

  function say(sentence: string, ...more: HTMLElement[]): void {
    const row = element("p", "cluster");
    row.append(...more);
    notice.replaceChildren(element("p", "", sentence), row);
    notice.hidden = false;
    notice.focus();
  }

  const retry = (): HTMLElement =>
    button("Réessayer maintenant", "button--secondary", () => {
      notice.hidden = true;
      void submit();
    });

  function sayLost(): void {
    say(
      "Le réseau ne répond pas : rien n’est parti. Tout ce que vous avez écrit est gardé sur cet appareil.",
      button("Envoyer dès que le réseau revient", "", waitForNetwork),
      retry(),
    );
  }

  /** Try again when the network is back, and now and then: browsers do not always notice. */
  function waitForNetwork(): void {
    waiting?.abort();
    const wait = (waiting = new AbortController());
    const again = (): void => {
      if (navigator.onLine) void submit();
    };
    window.addEventListener("online", again, { signal: wait.signal });
    const timer = window.setInterval(again, TRY_AGAIN);
    wait.signal.addEventListener("abort", () => window.clearInterval(timer));
    end.addEventListener("abort", () => wait.abort());
    say(
      "La demande partira dès que le réseau revient. Gardez cette page ouverte.",
      retry(),
      button("Ne plus attendre", "button--quiet", () => {
        wait.abort();
        notice.hidden = true;
        send.focus();
      }),
    );
  }
}
