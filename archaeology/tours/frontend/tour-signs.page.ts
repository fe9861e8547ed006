/** Signs to print: the button does what the browser's menu does. */
for (const button of document.querySelectorAll<HTMLButtonElement>("#print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

export {};
