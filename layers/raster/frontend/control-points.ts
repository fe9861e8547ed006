/**
 * The control points of a plan: what is set on the sheet and on the ground, and what was before.
 *
 * A point that has both sides is in the list; the one that is being set has one side or none. Text is how
 * they are sent and kept: one to a line, column, row, then x and y (Lambert-93) or longitude and latitude.
 */
import type { Pixel } from "./sheet.ts";

/** As somebody gave it: metres of Lambert-93 (x first) or degrees (longitude first). */
export interface Ground {
  unit: "m" | "deg";
  at: [number, number];
}

export interface Control {
  id: string;
  pixel: Pixel;
  ground: Ground;
}

export interface Pending {
  pixel?: Pixel;
  ground?: Ground;
}

interface State {
  points: Control[];
  pending: Pending;
}

const MOST_UNDONE = 200;

export class ControlPoints {
  /** The point that clicks correct; null: they set a new one. */
  current: string | null = null;
  #state: State = { points: [], pending: {} };
  readonly #before: State[] = [];
  #count = 0;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): readonly Control[] {
    return this.#state.points;
  }

  get pending(): Pending {
    return this.#state.pending;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  get text(): string {
    return this.all.map(({ pixel, ground }) => `${hundredths(pixel)} ${places(ground)}`).join("\n");
  }

  /** Set one side of the current point, or of the one that is being set. */
  set(side: { pixel: Pixel } | { ground: Ground }): void {
    if (this.current !== null) {
      this.change(this.current, side);
      return;
    }
    const pending = { ...this.pending, ...side };
    const { pixel, ground } = pending;
    const done = pixel && ground;
    this.#next({
      points: done ? [...this.all, { id: this.#name(), pixel, ground }] : [...this.all],
      pending: done ? {} : pending,
    });
  }

  change(id: string, side: Partial<Control>): void {
    const points = this.all.map((point) => (point.id === id ? { ...point, ...side } : point));
    this.#next({ points, pending: this.pending });
  }

  remove(id: string): void {
    if (this.current === id) this.current = null;
    this.#next({ points: this.all.filter((point) => point.id !== id), pending: this.pending });
  }

  undo(): void {
    const before = this.#before.pop();
    if (!before) return;
    this.#state = before;
    if (!this.all.some((point) => point.id === this.current)) this.current = null;
    this.#changed();
  }

  choose(id: string | null): void {
    this.current = id;
    this.#changed();
  }

  /** Take the points of a text; lines that cannot be read are left to the server to complain about. */
  read(text: string): void {
    const lines = text.split("\n").flatMap((line) => {
      const point = parse(line);
      return point ? [point] : [];
    });
    const points = lines.map((line, index) => ({ id: this.all[index]?.id ?? this.#name(), ...line }));
    this.#next({ points, pending: this.pending });
  }

  #next(state: State): void {
    // What is said twice is one step: undone, something is another.
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) {
      this.#before.push(this.#state);
      if (this.#before.length > MOST_UNDONE) this.#before.shift();
      this.#state = state;
    }
    this.#changed();
  }

  #name(): string {
    return `p${++this.#count}`;
  }
}

function parse(line: string): { pixel: Pixel; ground: Ground } | undefined {
  const numbers = line.trim().split(/[\s;]+/).map((part) => number(part));
  const [column, row, one, other] = numbers;
  if (numbers.length !== 4 || column === undefined || row === undefined) return undefined;
  const ground = groundOf(one, other);
  return ground && { pixel: [column, row], ground };
}

/** Two numbers as metres or degrees, whichever they can only be; undefined for neither. */
export function groundOf(one: number | undefined, other: number | undefined): Ground | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (other > 5_900_000 && other < 7_300_000) return { unit: "m", at: [one, other] };
  if (Math.abs(one) <= 180 && Math.abs(other) <= 85) return { unit: "deg", at: [one, other] };
  return undefined;
}

/** A number as it is typed, with a comma or a point; undefined for anything else. */
export function number(text: string): number | undefined {
  const value = Number(text.trim().replace(/,$/, "").replace(",", "."));
  return text.trim() && Number.isFinite(value) ? value : undefined;
}

export const hundredths = ([one, other]: readonly [number, number]): string => `${one.toFixed(2)} ${other.toFixed(2)}`;
/** Centimetres either way. */
export const places = ({ unit, at }: Ground): string =>
  unit === "m" ? hundredths(at) : `${at[0].toFixed(7)} ${at[1].toFixed(7)}`;
