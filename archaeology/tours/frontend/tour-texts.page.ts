/** Texts save themselves when they are left, or after a pause; what somebody else wrote is never lost. */
import { SavedText, type Words } from "./saved-text.ts";

const hint = document.querySelector<HTMLElement>("#texts-hint");

if (hint) {
  const words = { ...hint.dataset } as unknown as Words;
  const texts = [...document.querySelectorAll<HTMLFormElement>("form[data-text]")].map(
    (form) => new SavedText(form, words),
  );
  window.addEventListener("beforeunload", (event) => {
    if (texts.some((text) => text.isUnsaved)) event.preventDefault();
  });
  // A language that is chosen is shown at once.
  for (const select of document.querySelectorAll<HTMLSelectElement>(".texts-choice select")) {
    select.addEventListener("change", () => select.form?.requestSubmit());
  }
}

