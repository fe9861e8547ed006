/** `/suivi/<number>`: the link to copy, the place on the map, what is being written kept. */
import { type GeoMap } from "@ui/map.ts";
import "@ui/map.ts";
import { keepDraft } from "@ui/draft.ts";
import { toast } from "@ui/toast.ts";

function start(): void {
  forgetReceipt();
  offerCopy();
  const map = document.querySelector<GeoMap>("geo-map");
  if (map) map.setPlace(Number(map.dataset.longitude), Number(map.dataset.latitude));
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft-key]")) void keep(form);
}

/** The address of the page from now on is the link itself: a reload is a visit, not a receipt. */
function forgetReceipt(): void {
  const address = new URL(window.location.href);
  if (!address.searchParams.has("recu")) return;
  address.searchParams.delete("recu");
  window.history.replaceState(null, "", address);
}

function offerCopy(): void {
  const link = document.querySelector<HTMLInputElement>("#link");
  const copy = document.querySelector<HTMLButtonElement>("#copy-link");
  if (!link || !copy) return;
  copy.hidden = false;
  copy.addEventListener("click", () => {
    void write(link).then((done) =>
      toast(done ? "Lien copié." : "Le lien est sélectionné : copiez-le avec Ctrl + C."),
    );
  });
  link.addEventListener("focus", () => link.select());
}

async function write(link: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(link.value);
    return true;
  } catch {
    link.focus();
    link.select();
    return false;
  }
}

/** Words stay until the server has taken them: the page that follows shows no error for this form. */
async function keep(form: HTMLFormElement): Promise<void> {
  const key = form.dataset.draftKey ?? "";
  const sent = `sent:${key}`;
  const draft = await keepDraft(form, key);
  if (sessionStorage.getItem(sent) && !("draftFresh" in form.dataset)) {
    await draft.discard();
  }
  sessionStorage.removeItem(sent);
  form.addEventListener("submit", (event) => {
    const send = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (send?.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    send?.setAttribute("aria-busy", "true");
    sessionStorage.setItem(sent, "1");
  });
}

start();
