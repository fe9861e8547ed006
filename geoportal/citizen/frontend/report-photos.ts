/** Photos: sent as soon as they are chosen, one after the other; what the network refuses waits in the field. */
import { HttpError, messageOf, requestJson } from "@ui/http.ts";
import { button, byId, element, field } from "./dom.ts";
import type { Place } from "./report-place.ts";

interface StagedPhoto {
  id: string;
  url: string;
  width: number;
  height: number;
  place: { at: string; accuracy_m: number | null } | null;
}

interface Answer {
  photos: StagedPhoto[];
  added: string[];
}

export interface Photos {
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
  /** Ask the server what it holds for this form. */
  refresh(): Promise<void>;
  /** Take all of them back. */
  removeAll(): Promise<void>;
}

const MAX_BYTES = 15 * 1024 * 1024;
const PATIENCE = 180_000;

export function photosOf(form: HTMLFormElement, place: Place, end: AbortSignal): Photos {
  const input = byId<HTMLInputElement>("id_photos");
  const list = byId("thumbs");
  const errors = byId("photos-errors");
  const status = byId("photos-status");
  const offer = byId("photo-place-offer");
  const url = form.dataset.photosUrl ?? "";
  const limit = Number(form.dataset.maxPhotos);
  let shown: StagedPhoto[] = [];
  let queue: Promise<void> = Promise.resolve();
  let settling = false;

  const submission = (): string => field(form, "submission").value;

  function body(more: Record<string, string | File>): FormData {
    const data = new FormData();
    data.set("submission", submission());
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  }

  async function sendAll(files: File[]): Promise<void> {
    const refused: string[] = [];
    const waiting: File[] = [];
    for (const [index, file] of files.entries()) {
      status.textContent = files.length > 1 ? `Envoi de la photo ${index + 1} sur ${files.length}…` : "Envoi de la photo…";
      if (file.size > MAX_BYTES) refused.push(`« ${file.name} » est trop lourde : 15 Mo au plus par photo.`);
      else if (shown.length >= limit) refused.push(`« ${file.name} » n’a pas été ajoutée : ${limit} photos au plus.`);
      else await sendOne(file, refused, waiting);
    }
    say(refused);
    status.textContent = waiting.length
      ? "Le réseau ne répond pas : la photo est gardée ici et partira avec la demande."
      : refused.length === files.length
        ? ""
        : "Photo ajoutée.";
    keep(waiting);
  }

  async function sendOne(file: File, refused: string[], waiting: File[]): Promise<void> {
    try {
      const answer = await requestJson<Answer>(url, { method: "POST", body: body({ photos: file }), timeout: PATIENCE });
      const known = new Set(shown.map((photo) => photo.id));
      const added = answer.photos.find((photo) => answer.added.includes(photo.id) && !known.has(photo.id));
      show(answer.photos);
      if (!answer.added.length) refused.push(`« ${file.name} » est déjà jointe.`);
      if (added?.place) offerPlace(added.place);
    } catch (error) {
      if (error instanceof HttpError && (error.status === 0 || error.status >= 500)) waiting.push(file);
      else refused.push(messageOf(error));
    }
  }

  function say(sentences: string[]): void {
    errors.textContent = sentences.join(" ");
    errors.hidden = !sentences.length;
    byId("photos-field").classList.toggle("field--invalid", sentences.length > 0);
  }

  /** Leave these files in the field (the draft keeps them), and only these. */
  function keep(files: File[]): void {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    settling = true;
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    settling = false;
  }

  function show(photos: StagedPhoto[]): void {
    shown = photos;
    list.hidden = !photos.length;
    list.replaceChildren(
      ...photos.map((photo, index) => {
        const item = element("li");
        const image = element("img");
        image.src = photo.url;
        image.alt = `Photo ${index + 1}`;
        image.width = photo.width;
        image.height = photo.height;
        const remove = button("Retirer", "button--secondary thumbs__remove", () => enqueue(() => take(photo.id)));
        remove.setAttribute("aria-label", `Retirer la photo ${index + 1}`);
        item.append(image, remove);
        return item;
      }),
    );
  }

  async function take(id: string): Promise<void> {
    try {
      const answer = await requestJson<Answer>(url, { method: "POST", body: body({ remove: id }) });
      show(answer.photos);
      status.textContent = "Photo retirée.";
      input.focus();
    } catch (error) {
      say([messageOf(error)]);
    }
  }

  function offerPlace(where: NonNullable<StagedPhoto["place"]>): void {
    const [lat, lon] = where.at.split(",").map(Number);
    if (lat === undefined || lon === undefined) return;
    const close = (): void => offer.replaceChildren();
    const box = element("div", "notice");
    const use = button("Utiliser ce lieu", "button--secondary", () => {
      place.set(lon, lat, "photo", where.accuracy_m ?? undefined);
      close();
      byId("step-where").scrollIntoView({ block: "start" });
      field(form, "address").focus({ preventScroll: true });
    });
    const leave = button("Non merci", "button--quiet", () => {
      close();
      input.focus();
    });
    const row = element("p", "cluster");
    row.append(use, leave);
    box.append(element("p", "", `Cette photo a été prise ici : ${where.at}. Utiliser ce lieu ?`), row);
    offer.replaceChildren(box);
  }

  function enqueue(run: () => Promise<void>): void {
    queue = queue.then(run);
  }

  async function refresh(): Promise<void> {
    try {
      show((await requestJson<Answer>(`${url}?submission=${encodeURIComponent(submission())}`)).photos);
    } catch (error) {
      console.warn(error);
    }
  }

  input.addEventListener(
    "change",
    () => {
      const files = [...(input.files ?? [])];
      if (!settling && files.length) enqueue(() => sendAll(files));
    },
    { signal: end },
  );
  window.addEventListener("online", () => input.files?.length && enqueue(() => sendAll([...(input.files ?? [])])), { signal: end });
  if (list.children.length) enqueue(refresh);

  return {
    idle: () => queue,
    refresh: () => (queue = queue.then(refresh)),
    // What the server holds may still be on its way: only what is known can be taken back.
    removeAll: () =>
      (queue = queue.then(async () => {
        for (const photo of shown) await take(photo.id);
        offer.replaceChildren();
        say([]);
        status.textContent = "";
      })),
  };
}
