/** Forms of a few choices that are sent as soon as one is made. */

/**
 * Send `form` whenever a select or a box of it changes, and now if one was changed before this script came.
 *
 * The form says `autocomplete="off"`: a choice that the browser restores on the way back would be sent again.
 */
export function sendAtOnce(form: HTMLFormElement): void {
  const choices = [...form.querySelectorAll<HTMLSelectElement | HTMLInputElement>("select, input[type=checkbox]")];
  for (const choice of choices) choice.addEventListener("change", () => form.requestSubmit());
  if (choices.some(wasChanged)) form.requestSubmit();
}

/** Something else is chosen than what the page came with. */
function wasChanged(choice: HTMLSelectElement | HTMLInputElement): boolean {
  if (choice instanceof HTMLInputElement) return choice.checked !== choice.defaultChecked;
  const first = [...choice.options].findIndex((option) => option.defaultSelected);
  return choice.selectedIndex !== Math.max(first, 0);
}
