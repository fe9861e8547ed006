/** Sending a file: says that it is on its way, and takes no second click. */
const form = document.querySelector<HTMLFormElement>("#import-form");
const file = form?.querySelector<HTMLInputElement>("input[type=file]");
const title = form?.querySelector<HTMLInputElement>("#id_title");

form?.addEventListener("submit", () => {
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const sending = form.querySelector<HTMLElement>("#sending");
  button?.setAttribute("aria-busy", "true");
  if (sending) sending.hidden = false;
  // Not before the form is on its way: a disabled button would not send it.
  window.setTimeout(() => button?.setAttribute("disabled", ""));
});
// Back from the page that came next, it can be sent again.
window.addEventListener("pageshow", () => {
  const button = form?.querySelector<HTMLButtonElement>("button[type=submit]");
  button?.removeAttribute("disabled");
  button?.removeAttribute("aria-busy");
});
function proposeTitle(): void {
  const name = file?.files?.[0]?.name.replace(/\.[^.]+$/, "").replaceAll(/[_-]+/g, " ");
  if (title && !title.value.trim() && name) title.value = name;
}
file?.addEventListener("change", proposeTitle);
// A file may be chosen before this script came.
proposeTitle();
