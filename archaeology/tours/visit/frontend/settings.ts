/** What a visitor chose on this phone. Nothing of it leaves the phone; where its memory is closed, it holds for this page. */

export const TEXT_SIZES = [100, 125, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export interface Settings {
  text: TextSize;
  /** The easy-to-read text, where a stop has one. */
  easy: boolean;
  sound: boolean;
  vibration: boolean;
  /** The language that was read last, for where no page says it: offline. The app need not speak it. */
  language: string;
}

const NAME = "visite:settings";
/** Fired on `window` when one was changed. */
export const SETTINGS = NAME;
let known: Settings | undefined;

export function settings(): Settings {
  known ??= { text: 100, easy: false, sound: false, vibration: true, language: "", ...read<Partial<Settings>>(NAME) };
  return known;
}

export function change(changed: Partial<Settings>): void {
  known = { ...settings(), ...changed };
  write(NAME, known);
  window.dispatchEvent(new Event(SETTINGS));
}

export function read<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** Without a value, what was written is removed. */
export function write(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Full or closed: the page goes on with what it has in hand.
  }
}
