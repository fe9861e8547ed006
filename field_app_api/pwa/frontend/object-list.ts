/** Lists of what is around: each line says what it is, how it is and how far; the whole line is the button. */
import type { LonLat } from "@ui/map-types.ts";
import { detailOf, nameOf } from "./asset-words.ts";
import { h } from "@ui/elements.ts";
import type { Held, Near } from "./held.ts";
import { sayMetres, windTo } from "@ui/near.ts";
import type { Forms } from "./protocol.ts";

/** « 12 m nord-est »; empty where nobody knows. */
export function sayWay(near: Near, from: LonLat | null): string {
  if (near.metres === null || !near.at || !from) return "";
  return near.metres < 3 ? "ici" : `${sayMetres(near.metres)} ${windTo(from, near.at)}`;
}

/** What is on this phone only, whose it is, and who reported it. */
export function marksOf({ unsent, task, reported }: Held): HTMLElement[] {
  const mark = (words: string, more = ""): HTMLElement => h("span", { class: `field-mark ${more}`.trim() }, words);
  return [
    ...(unsent ? [mark("non envoyé")] : []),
    ...(task ? [mark(task === "me" ? "pour moi" : "mon équipe", "field-mark--task")] : []),
    ...(reported ? [mark("signalé par moi", "field-mark--task")] : []),
  ];
}

/** One line; `act` is called with what it stands for. */
export function objectLine(near: Near, from: LonLat | null, forms: Forms | null, act: (near: Near) => void): HTMLLIElement {
  const { held } = near;
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "field-line", "data-id": held.id, "data-layer": held.layer, onclick: () => act(near) },
      h(
        "span",
        { class: "field-line__what" },
        h("strong", {}, nameOf(held, forms)),
        ...marksOf(held),
      ),
      h("span", { class: "field-line__detail" }, detailOf(held, forms)),
      h("span", { class: "field-line__way number" }, sayWay(near, from)),
    ),
  );
}

/** Fill a list with the nearest ones, and say how many are left out. */
export function fillList(
  list: HTMLElement,
  near: readonly Near[],
  options: { from: LonLat | null; forms: Forms | null; most: number; act: (near: Near) => void; more: () => void },
): void {
  // Never from under a finger: the receiver tells a new place every second.
  if (list.matches(":active")) return;
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement)
    ? document.activeElement.dataset["id"]
    : undefined;
  const lines: HTMLElement[] = near
    .slice(0, options.most)
    .map((each) => objectLine(each, options.from, options.forms, options.act));
  if (near.length > options.most) {
    const left = near.length - options.most;
    lines.push(
      h("li", {}, h("button", { type: "button", class: "button button--secondary field-big", "data-id": "more", onclick: options.more },
        `Plus loin : encore ${left.toLocaleString("fr")}`)),
    );
  }
  list.replaceChildren(...lines);
  if (held) list.querySelector<HTMLElement>(`[data-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

/** Ask which one was meant; null when given up. */
export async function askWhich(near: readonly Near[], from: LonLat | null, forms: Forms | null): Promise<Near | null> {
  return await new Promise((resolve) => {
    let chosen: Near | null = null;
    const list = h("ul", { class: "field-lines" });
    const dialog: HTMLDialogElement = h(
      "dialog",
      { class: "field-dialog", "aria-labelledby": "which-title" },
      h("h2", { id: "which-title" }, "Lequel ?"),
      list,
      h("button", { type: "button", class: "button button--secondary field-big", onclick: (): void => dialog.close() }, "Aucun"),
    );
    list.append(
      ...near.map((each) =>
        objectLine(each, from, forms, (it) => {
          chosen = it;
          dialog.close();
        }),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
