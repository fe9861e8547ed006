/** Elements made in one line: `make("p", { class: "quiet" }, "Rien")`. Text is taken as text. */
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => unknown)>;
export type Child = Node | string | null | undefined | false;

/** A function under `onclick` and the like listens; true is an empty attribute; false and null are none. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button for gloves. */
export function bigButton(label: string, act: (event: Event) => unknown, kind = ""): HTMLButtonElement {
  return make("button", { type: "button", class: `button field-big ${kind}`.trim(), onclick: act }, label);
}
