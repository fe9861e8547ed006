/** `/suivi/<number>`: the link to copy, the place on the map, what is being written kept. */
import { type GeoMap } from "@ui/map.ts";
import "@ui/map.ts";
import { clearDraft, keepDraft } from "@ui/draft.ts";
import { toast } from "@ui/toast.ts";

function start(): void {
  const arrived = new URL(window.location.href).searchParams.get("fait") ?? "";
  forgetReceipt();
  offerCopy();
  const map = document.querySelector<GeoMap>("geo-map");
  if (map) map.setPlace(Number(map.dataset.longitude), Number(map.dataset.latitude));
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft-key]")) void keep(form, arrived);
}

/** The address of the page from now on is the link itself: a reload is a visit, not a receipt. */
function forgetReceipt(): void {
  const address = new URL(window.location.href);
  if (!address.searchParams.has("recu") && !address.searchParams.has("fait")) return;
  address.searchParams.delete("recu");
  address.searchParams.delete("fait");
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

/** Words stay until the server says that they have arrived; a lost network only says that they left. */
async function keep(form: HTMLFormElement, arrived: string): Promise<void> {
  const key = form.dataset.draftKey ?? "";
  if (arrived && key.endsWith(`-${arrived}`)) await clearDraft(key);
  await keepDraft(form, key);
  form.addEventListener("submit", (event) => {
    const send = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (send?.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    send?.setAttribute("aria-busy", "true");
    // Whoever comes back to this page from the browser's « no network » may send again.
    window.addEventListener("pageshow", () => send?.removeAttribute("aria-busy"), { once: true });
  });
}

start();
