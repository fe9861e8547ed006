/** Elements that a page's own template promises. */

/** The element of this id. Throws where the template has none. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id} is missing`);
  return found as T;
}

/** The control of this name. Throws where the form has none. */
export function field<T extends HTMLElement = HTMLInputElement>(form: HTMLFormElement, name: string): T {
  const found = form.querySelector<T>(`[name="${name}"]`);
  if (!found) throw new Error(`${name} is missing`);
  return found;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A button that does something here; never one that sends the form. */
export function button(text: string, className: string, run: () => void): HTMLButtonElement {
  const made = element("button", `button ${className}`, text);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}
