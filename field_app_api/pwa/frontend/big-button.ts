/** A button for gloves. */
import { button } from "@ui/elements.ts";

export const bigButton = (label: string, act: (event: Event) => void, kind = ""): HTMLButtonElement =>
  button(label, act, `button field-big ${kind}`.trim());
