/** A slider beside a number: each follows the other; the number is what is sent. */

export interface Reach {
  min: number;
  max: number;
  step: number;
  /** What it sets, for who does not see it. */
  label: string;
}

/** Puts the slider before the number and tells every change as the number's own. */
export function addSlider(number: HTMLInputElement, { min, max, step, label }: Reach): HTMLInputElement {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: String(min), max: String(max), step: String(step) });
  range.className = "slider";
  range.setAttribute("aria-label", label);
  const follow = (): void => {
    range.value = String(valueOf(number, min));
  };
  range.addEventListener("input", () => {
    number.value = range.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", follow);
  follow();
  number.before(range);
  return range;
}

/** A number as it is typed, with a comma or a point; `none` where it is none. */
export function valueOf(input: HTMLInputElement, none = 0): number {
  const value = Number(input.value.trim().replace(",", "."));
  return input.value.trim() && Number.isFinite(value) ? value : none;
}
