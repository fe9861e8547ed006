/** Building what is on the screen, without markup in strings. */

export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** `h("button", { class: "button", onclick: save }, "Enregistrer")`; false and null are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A button of the app; it is never of type submit unless told. */
export function button(
  label: string,
  pressed: (event: Event) => void,
  kind = "button button--secondary button--large",
  ...before: Child[]
): HTMLButtonElement {
  return h("button", { type: "button", class: kind, onclick: pressed }, ...before, label);
}

export function notice(kind: "info" | "success" | "warning" | "danger", ...children: Child[]): HTMLElement {
  return h("div", { class: `notice notice--${kind}` }, ...children);
}

// Strokes in a square of 24.
const ICONS = {
  report: "M12 3v10M12 17.5v.5M10.3 3.6 2.5 18a2 2 0 0 0 1.8 3h15.4a2 2 0 0 0 1.8-3L13.7 3.6a2 2 0 0 0-3.4 0z",
  map: "M9 4 3 6.5v14L9 18l6 2.5 6-2.5V4l-6 2.5L9 4zM9 4v14M15 6.5v14",
  work: "M9 5h11M9 12h11M9 19h11M4 4.5l1 1 2-2M4 11.5l1 1 2-2M4 18.5l1 1 2-2",
  send: "M12 20V5M6 11l6-6 6 6",
  photo: "M3 8h4l2-3h6l2 3h4v12H3zM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  sound: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3",
  stop: "M6 6h12v12H6z",
  place: "M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  done: "M4 12.5l5 5L20 6.5",
  sector: "M4 4h16v16H4zM12 8v8M8.5 12.5 12 16l3.5-3.5",
  phone: "M7 2.5h10v19H7zM11 18.5h2",
  back: "M15 5l-7 7 7 7",
  home: "M4 11l8-7 8 7M6 9.5V20h12V9.5",
  remove: "M6 6l12 12M18 6L6 18",
  valve: "M3 8v8l18-8v8L3 8zM12 12V5M8.5 5h7",
  walk: "M13 4.5a1.5 1.5 0 1 0 0-.1M12 9l-3 2-1 4M12 9l2 5 3 2M12 9l-1 5-3 6M11 14l3 3v4",
} as const;

export type IconName = keyof typeof ICONS;

/** A decoration: the words beside it say the same. */
export function icon(name: IconName): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(space, "path");
  stroke.setAttribute("d", ICONS[name]);
  picture.append(stroke);
  return picture;
}
