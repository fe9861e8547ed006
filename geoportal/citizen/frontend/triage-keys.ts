/** The keyboard: one letter, one thing; never while somebody writes. */

export interface Keys {
  step: (by: 1 | -1) => void;
  open: () => void;
  search: () => void;
  act: (key: string) => boolean;
  /** Step back: form, then request. True if there was something to close. */
  back: () => boolean;
  help: () => void;
}

/** Kept on this device: whoever speaks to the computer, or shares the desk with a cat, turns them off. */
const SWITCHED_OFF = "triage-shortcuts-off";

function singleKeysAct(): boolean {
  return localStorage.getItem(SWITCHED_OFF) === null;
}

/** Tie the dialog's box to what this device remembers. */
export function offerSwitch(box: HTMLInputElement): void {
  box.checked = singleKeysAct();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SWITCHED_OFF);
    else localStorage.setItem(SWITCHED_OFF, "1");
  });
}

export function listenToKeys(keys: Keys): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      target.closest("form[data-act]")?.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (isWriting(target) && !target.closest("[data-act]")) target.blur();
      else if (keys.back()) event.preventDefault();
      return;
    }
    if (isWriting(target) || (event.key.length === 1 && !singleKeysAct())) return;
    if (run(event.key, target, keys)) event.preventDefault();
  });
}

function run(key: string, target: HTMLElement, keys: Keys): boolean {
  switch (key) {
    case "j":
      keys.step(1);
      return true;
    case "k":
      keys.step(-1);
      return true;
    case "ArrowDown":
    case "ArrowUp":
      // Where arrows have a meaning of their own (map, scrolled detail), they keep it.
      if (target !== document.body) return false;
      keys.step(key === "ArrowDown" ? 1 : -1);
      return true;
    case "Enter":
      if (target !== document.body) return false;
      keys.open();
      return true;
    case "/":
      keys.search();
      return true;
    case "?":
      keys.help();
      return true;
    default:
      return key.length === 1 && keys.act(key);
  }
}

function isWriting(target: HTMLElement): boolean {
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}
