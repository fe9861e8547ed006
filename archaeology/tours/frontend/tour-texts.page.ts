/** Texts save themselves when they are left, or after a pause; what somebody else wrote is never lost. */
import { sendAtOnce } from "@ui/send-at-once.ts";
import { askBeforeLeaving } from "./leaving.ts";
import { SavedText, type Words } from "./saved-text.ts";

const hint = document.querySelector<HTMLElement>("#texts-hint");

if (hint) {
  const words = { ...hint.dataset } as unknown as Words;
  const texts = [...document.querySelectorAll<HTMLFormElement>("form[data-text]")].map(
    (form) => new SavedText(form, words),
  );
  askBeforeLeaving(() => texts.some((text) => text.isUnsaved));
  // A language that is chosen is shown at once.
  const choice = document.querySelector<HTMLFormElement>("form.texts-choice");
  if (choice) sendAtOnce(choice);
}

