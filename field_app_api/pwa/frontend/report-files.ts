/** Photos of the camera and spoken notes, beside a report. */
import { button, h, icon, notice } from "@ui/elements.ts";
import { type Gathered, sha256 } from "./outbox.ts";
import { bytes } from "./words.ts";

// What the platform takes.
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_SECONDS = 300;
const SOUND_TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** The part of a form about files; `changed` is told the whole list. `finish`: false where a file was refused meanwhile. */
export function filesPart(
  kinds: readonly ("photo" | "sound")[],
  begun: readonly Gathered[],
  changed: (files: Gathered[]) => void,
): { part: HTMLElement; finish: () => Promise<boolean>; leave: () => void } {
  let gathered = [...begun];
  let stopSound: () => Promise<void> = async () => undefined;
  const addresses: string[] = [];
  const list = h("ul", { class: "app-files" });
  const said = h("div", { role: "status", "aria-live": "polite" });

  const show = (): void => {
    for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
    list.replaceChildren(
      ...gathered.map((file, at) => {
        const address = URL.createObjectURL(file.blob);
        addresses.push(address);
        const shown = file.type.startsWith("audio/")
          ? h("audio", { src: address, controls: true, "aria-label": `Note parlée ${at + 1}` })
          : h("img", { src: address, alt: `Photo ${at + 1}` });
        return h(
          "li",
          { class: "app-file" },
          shown,
          h("span", { class: "quiet" }, bytes(file.blob.size)),
          button("Retirer", () => put(gathered.filter((_each, other) => other !== at)), "button button--secondary"),
        );
      }),
    );
  };
  const put = (files: Gathered[]): void => {
    gathered = files;
    show();
    changed(gathered);
  };
  // One choice after the other: each looks at its photos before it adds them.
  let adding: Promise<void> = Promise.resolve();
  let refused = 0;
  const add = (files: readonly Gathered[]): void => {
    adding = adding.then(() => addSound(files));
  };
  const addSound = async (files: readonly Gathered[]): Promise<void> => {
    const heavy = files.filter((file) => file.blob.size > MOST_BYTES);
    const empty = files.filter((file) => file.blob.size === 0);
    const left = files.filter((file) => !heavy.includes(file) && !empty.includes(file));
    const shown = await Promise.all(left.map((file) => isShown(file)));
    said.replaceChildren();
    for (const file of heavy) {
      said.append(notice("warning", `« ${file.name} » pèse ${bytes(file.blob.size)} : 64 Mo au plus.`));
    }
    for (const file of empty) said.append(notice("warning", `« ${file.name} » est vide.`));
    const good = left.filter((_file, at) => shown[at]);
    for (const file of left.filter((each) => !good.includes(each))) {
      said.append(notice("warning", `« ${file.name} » ne s’ouvre pas comme une photo : elle n’est pas jointe. Prenez-la de nouveau.`));
    }
    refused += files.length - good.length;
    const fresh: Gathered[] = [];
    for (const file of good) {
      // The platform keeps one of two that are alike: so does this list.
      if (await isAmong(file, [...gathered, ...fresh])) said.append(notice("info", `« ${file.name} » est déjà jointe : elle ne compte qu’une fois.`));
      else fresh.push(file);
    }
    if (fresh.length) put([...gathered, ...fresh]);
  };

  const part = h("div", { class: "field app-gather" });
  if (kinds.includes("photo")) part.append(photoField(add));
  if (kinds.includes("sound")) {
    part.append(soundField(add, said, (stop) => {
      stopSound = stop;
    }));
  }
  part.append(said, list);
  show();
  return {
    part,
    finish: async () => {
      const before = refused;
      await stopSound();
      await adding;
      return refused === before;
    },
    leave: () => {
      void stopSound();
      for (const address of addresses) URL.revokeObjectURL(address);
    },
  };
}

/** Whether the same bytes are among others. */
async function isAmong({ blob }: Gathered, others: readonly Gathered[]): Promise<boolean> {
  const alike = others.filter((other) => other.blob.size === blob.size);
  if (!alike.length) return false;
  try {
    const digest = await sha256(await blob.arrayBuffer());
    for (const other of alike) if ((await sha256(await other.blob.arrayBuffer())) === digest) return true;
  } catch {
    // Where it cannot be told, it is kept: what is stored is told apart again.
  }
  return false;
}

/** Whether a photo can be shown here: what this browser cannot read is broken, or of a kind that nobody reads. */
async function isShown({ blob, type }: Gathered): Promise<boolean> {
  if (type.startsWith("audio/")) return true;
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
    return true;
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function photoField(add: (files: Gathered[]) => void): HTMLElement {
  const input = h("input", {
    type: "file",
    id: "photo",
    class: "visually-hidden app-photo__input",
    accept: "image/*",
    capture: "environment",
    multiple: true,
    onchange: () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      add(files.map((file) => ({ blob: file, name: file.name || "photo.jpg", type: file.type })));
    },
  });
  return h(
    "div",
    { class: "app-photo" },
    input,
    h(
      "label",
      { for: "photo", class: "button button--secondary button--large button--wide" },
      icon("photo"),
      "Prendre une photo",
    ),
  );
}

function soundField(
  add: (files: Gathered[]) => void,
  said: HTMLElement,
  leaving: (stop: () => Promise<void>) => void,
): HTMLElement {
  let recorder: MediaRecorder | null = null;
  const press = h("button", {
    type: "button",
    class: "button button--secondary button--large button--wide",
    onclick: () => void (recorder ? recorder.stop() : start()),
  });
  const rest = (): void => press.replaceChildren(icon("sound"), "Parler plutôt qu’écrire");
  const start = async (): Promise<void> => {
    said.replaceChildren();
    const type = SOUND_TYPES.find((each) => globalThis.MediaRecorder?.isTypeSupported(each));
    if (!type || !navigator.mediaDevices) {
      said.append(notice("warning", "Ce navigateur ne sait pas enregistrer le son : écrivez une note."));
      return;
    }
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      said.append(notice("warning", whyNoSound(error)));
      return;
    }
    const pieces: Blob[] = [];
    const media = type.split(";")[0] ?? type;
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      recorder = null;
      for (const track of stream.getTracks()) track.stop();
      rest();
      const name = `note.${media.split("/")[1] ?? "webm"}`;
      add([{ blob: new Blob(pieces, { type: media }), name, type: media }]);
    });
    // In pieces, so that a note cut by a call is not lost whole.
    recorder.start(1000);
    window.setTimeout(() => recorder?.stop(), MOST_SECONDS * 1000);
    press.replaceChildren(icon("stop"), "Terminer la note parlée");
  };
  // The note is among the files when this is over.
  leaving(async () => {
    const going = recorder;
    if (!going) return;
    const over = new Promise<void>((resolve) => going.addEventListener("stop", () => resolve()));
    going.stop();
    await over;
  });
  rest();
  return press;
}

function whyNoSound(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") {
    return "Le micro est refusé à cette application : autorisez-le dans les réglages du navigateur, ou écrivez une note.";
  }
  if (name === "NotFoundError") return "Ce téléphone n’a pas de micro : écrivez une note.";
  return "Le micro ne répond pas : écrivez une note.";
}
