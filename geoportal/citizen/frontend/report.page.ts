/** `/signaler`: makes the form comfortable; every step of it works without. */
import "@ui/map.ts";
import { keepDraft } from "@ui/draft.ts";
import { byId, element, field } from "./dom.ts";
import { canProve, proofOf } from "./proof.ts";
import { photosOf } from "./report-photos.ts";
import { placeOf, type Place } from "./report-place.ts";
import { sendThrough } from "./report-send.ts";

const WORDS = ["address", "coordinates", "text", "name", "email", "phone", "commune", "category"];

function boot(): void {
  const form = document.querySelector<HTMLFormElement>("#report-form");
  if (form) void start(form);
}

async function start(form: HTMLFormElement): Promise<void> {
  const life = new AbortController();
  const fresh = field(form, "submission").value;
  const place = placeOf(form, life.signal);
  const photos = photosOf(form, place, life.signal);
  const proof = proofOf(form.dataset.challenge ?? "");
  showChoice(form);
  count(form);
  const draft = await keepDraft(form, "known" in form.dataset ? "report-accueil" : "report");
  const restored = draft.restored && isFilled(form);
  if (restored) offerFreshStart(form, place, async () => {
    await photos.removeAll();
    await draft.discard();
    field(form, "submission").value = fresh;
    draft.save();
  });
  if (field(form, "submission").value !== fresh) void photos.refresh();
  const coordinates = field(form, "coordinates");
  // What the server has just refused is said beside the field already.
  if (coordinates.value && !coordinates.closest(".field--invalid")) place.refresh();
  askOrProve(form, proof.ready);
  sendThrough({
    form,
    draft,
    proof,
    photos,
    end: life.signal,
    show: (answer) => {
      life.abort();
      void draft.clear().then(() => replacePage(answer));
    },
  });
}

/** The server's answer in place of the form, as if the browser had gone there. */
function replacePage(answer: Document): void {
  const main = byId("contenu");
  const other = answer.getElementById("contenu");
  if (!other) return;
  document.title = answer.title;
  main.replaceChildren(...other.childNodes);
  boot();
  const errors = document.getElementById("form-errors");
  errors?.focus();
  errors?.scrollIntoView({ block: "start" });
}

function isFilled(form: HTMLFormElement): boolean {
  const data = new FormData(form);
  return WORDS.some((name) => String(data.get(name) ?? "").trim());
}

function offerFreshStart(form: HTMLFormElement, place: Place, discard: () => Promise<void>): void {
  const notice = byId("draft-notice");
  notice.hidden = false;
  byId("draft-discard").addEventListener("click", () => {
    void discard().then(() => {
      for (const name of ["place_source", "place_at", "accuracy"]) field(form, name).value = "";
      place.refresh();
      notice.hidden = true;
      form.querySelector<HTMLElement>("summary")?.focus();
    });
  });
}

/** The question only where the browser cannot prove itself; the work begins with the first gesture. */
function askOrProve(form: HTMLFormElement, prove: () => Promise<string | undefined>): void {
  const question = document.getElementById("question");
  if (!question) return;
  const able = canProve();
  question.hidden = able;
  question.toggleAttribute("data-shown", !able);
  if (!able) return;
  const begin = (): void => {
    void prove().then((proof) => {
      question.hidden = proof !== undefined;
      question.toggleAttribute("data-shown", proof === undefined);
    });
  };
  for (const gesture of ["input", "focusin", "pointerdown"]) form.addEventListener(gesture, begin, { once: true });
}

/** The chosen category beside its family's title, and only its family open. */
function showChoice(form: HTMLFormElement): void {
  const groups = [...form.querySelectorAll<HTMLDetailsElement>("details.group")];
  function show(): void {
    for (const group of groups) {
      group.querySelector(".group__chosen")?.remove();
      const chosen = group.querySelector<HTMLInputElement>("input:checked");
      if (!chosen) continue;
      const title = chosen.closest("label")?.textContent?.trim() ?? "";
      group.querySelector("summary")?.append(element("span", "group__chosen", title));
    }
  }
  form.addEventListener("change", show);
  form.addEventListener("draft-restored", () => {
    show();
    const group = form.querySelector<HTMLInputElement>("input[name=category]:checked")?.closest("details");
    if (group) group.open = true;
  });
  form.addEventListener("draft-discarded", show);
  show();
}

/** How much of the limit is used; said aloud only when it is passed. */
function count(form: HTMLFormElement): void {
  const text = field<HTMLTextAreaElement>(form, "text");
  const counter = byId("text-counter");
  const limit = Number(counter.dataset.limit);
  const number = (value: number): string => value.toLocaleString("fr-FR");
  function show(): void {
    const length = text.value.trim().length;
    const over = length > limit;
    counter.hidden = length < limit / 10;
    counter.setAttribute("aria-live", over ? "polite" : "off");
    counter.toggleAttribute("data-over", over);
    counter.textContent = over
      ? `${number(length - limit)} ${length - limit > 1 ? "caractères" : "caractère"} de trop : ${number(limit)} au plus.`
      : `${number(length)} caractères sur ${number(limit)}`;
  }
  for (const event of ["input", "draft-restored", "draft-discarded"]) form.addEventListener(event, show);
  show();
}

// A page that comes back from the browser's memory holds a form that was sent already.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
boot();
