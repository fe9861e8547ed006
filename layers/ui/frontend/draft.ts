/**
 * Keeps what was typed in a form, so that a reload or a lost network loses nothing.
 *
 *   const draft = await keepDraft(form, "report");
 *   if (draft.restored) notice.hidden = false;   // with a button that calls draft.discard()
 *   …when the server has acknowledged: await draft.clear();  or elsewhere: await clearDraft("report");
 *
 * Fields go to localStorage, chosen files to IndexedDB, on this device only, for a week at most. Never kept:
 * passwords, CSRF tokens, and whatever carries `data-draft="off"`. What the server filled in (a form sent back
 * with its errors) is newer than the draft: mark such a form with `data-draft-fresh` and nothing is restored.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Saved {
  saved: number;
  /** Name → values: the text, or the values that are checked or chosen. */
  fields: Record<string, string[]>;
}

interface Schema extends DBSchema {
  files: { key: string; value: { saved: number; files: File[] } };
}

export interface Draft {
  /** Something was put back into the form. */
  readonly restored: boolean;
  /** Write at once what is in the form. */
  save(): void;
  /** Forget the draft; the form keeps what it shows. */
  clear(): Promise<void>;
  /** Forget the draft and empty the form. */
  discard(): Promise<void>;
}

const WEEK = 7 * 24 * 3_600_000;
const PAUSE = 250;
const place = (key: string): string => `draft:${key}`;

export async function keepDraft(form: HTMLFormElement, key: string): Promise<Draft> {
  let timer: number | undefined;
  let closed = false;

  function save(): void {
    window.clearTimeout(timer);
    timer = undefined;
    // A form that was replaced in the page must not write over the one in its place.
    if (closed || !form.isConnected) return;
    const saved: Saved = { saved: Date.now(), fields: read(form) };
    quietly(() => localStorage.setItem(place(key), JSON.stringify(saved)));
  }

  const fresh = "draftFresh" in form.dataset;
  const restored = fresh ? false : await restore(form, key);
  // What came back from the server is the draft now: a reload before the next word must keep it.
  if (fresh) save();
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("change", (event) => {
    save();
    const input = event.target;
    if (!closed && input instanceof HTMLInputElement && input.type === "file" && isKept(input)) {
      void storeFiles(key, input.name, [...(input.files ?? [])]);
    }
  });
  // Only what is not written yet: leaving a page whose draft was cleared must not bring it back.
  window.addEventListener("pagehide", () => {
    if (timer !== undefined) save();
  });

  async function clear(): Promise<void> {
    closed = true;
    window.clearTimeout(timer);
    timer = undefined;
    await clearDraft(key);
  }

  return {
    restored,
    save,
    clear,
    async discard(): Promise<void> {
      await clear();
      form.reset();
      closed = false;
      form.dispatchEvent(new CustomEvent("draft-discarded", { bubbles: true }));
    },
  };
}

/** Forget a draft, from any page: the confirmation page, say. */
export async function clearDraft(key: string): Promise<void> {
  quietly(() => localStorage.removeItem(place(key)));
  await withFiles(async (database) => {
    for (const name of await database.getAllKeys("files")) {
      if (name.startsWith(`${key}/`)) await database.delete("files", name);
    }
  });
}

function isKept(control: Element): control is Control {
  if (!("name" in control) || !control.name || control.closest("[data-draft=off]")) return false;
  if (control instanceof HTMLInputElement) {
    return !["password", "submit", "button", "image", "reset"].includes(control.type) && control.name !== "csrfmiddlewaretoken";
  }
  return control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement;
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(isKept);
}

function read(form: HTMLFormElement): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const control of controls(form)) {
    if (control instanceof HTMLInputElement && control.type === "file") continue;
    const values = (fields[control.name] ??= []);
    if (control instanceof HTMLSelectElement) values.push(...[...control.selectedOptions].map((option) => option.value));
    else if (!isChoice(control) || control.checked) values.push(control.value);
  }
  return fields;
}

const isChoice = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");

async function restore(form: HTMLFormElement, key: string): Promise<boolean> {
  const saved = readSaved(key);
  let restored = false;
  if (saved) {
    const queues = new Map(Object.entries(saved.fields).map(([name, values]) => [name, [...values]]));
    for (const control of controls(form)) restored = write(control, queues.get(control.name)) || restored;
  }
  for (const input of controls(form)) {
    if (!(input instanceof HTMLInputElement) || input.type !== "file") continue;
    const files = await loadFiles(key, input.name);
    if (!files.length) continue;
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    restored = true;
  }
  if (restored) form.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true }));
  return restored;
}

/** Put values back; true if that changed the control. Texts of one name are taken in order. */
function write(control: Control, values: string[] | undefined): boolean {
  if (!values || (control instanceof HTMLInputElement && control.type === "file")) return false;
  if (isChoice(control)) {
    const before = control.checked;
    control.checked = values.includes(control.value);
    return control.checked !== before;
  }
  if (control instanceof HTMLSelectElement) {
    const before = control.value;
    for (const option of control.options) option.selected = values.includes(option.value);
    return control.value !== before;
  }
  const value = values.shift();
  if (value === undefined || value === control.value) return false;
  control.value = value;
  return true;
}

function readSaved(key: string): Saved | undefined {
  return quietly(() => {
    const saved = JSON.parse(localStorage.getItem(place(key)) ?? "null") as Saved | null;
    if (saved && Date.now() - saved.saved < WEEK) return saved;
    localStorage.removeItem(place(key));
    return undefined;
  });
}

async function storeFiles(key: string, name: string, files: File[]): Promise<void> {
  await withFiles(async (database) => {
    if (files.length) await database.put("files", { saved: Date.now(), files }, `${key}/${name}`);
    else await database.delete("files", `${key}/${name}`);
  });
}

async function loadFiles(key: string, name: string): Promise<File[]> {
  const found = await withFiles((database) => database.get("files", `${key}/${name}`));
  return found && Date.now() - found.saved < WEEK ? found.files : [];
}

/** A draft is a comfort: where storage is refused (private window, full disk), the form works without. */
async function withFiles<T>(run: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T | undefined> {
  try {
    const database = await openDB<Schema>("geoportal-drafts", 1, {
      upgrade: (fresh) => void fresh.createObjectStore("files"),
    });
    try {
      return await run(database);
    } finally {
      database.close();
    }
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
