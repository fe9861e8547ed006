/**
 * Stops put in order: dragged by their handle or anywhere, moved by the arrows on the handle, or by the two
 * buttons that work without script. Each move is kept at once and said.
 */
import { messageOf, requestJson } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";

export function orderStops(list: HTMLElement, says: HTMLElement | null): void {
  const items = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(":scope > .stop")];
  let dragged: HTMLElement | null = null;

  /** Put an item at a place (from 1), keep it, say it; back where it was if that fails. */
  const move = async (item: HTMLElement, to: number): Promise<void> => {
    const before = items();
    const from = before.indexOf(item) + 1;
    const last = before.length;
    const place = Math.min(Math.max(to, 1), last);
    if (place === from) return;
    // Numbers count stops that this list may not show: the one of the place is its neighbour's.
    const number = before[place - 1]?.dataset["order"] ?? String(place);
    put(item, place);
    try {
      const body = new URLSearchParams({ to: number });
      await requestJson(item.dataset["move"] ?? "", { method: "POST", body });
    } catch (error) {
      put(item, from);
      toast(messageOf(error));
      return;
    }
    const title = item.querySelector(".stop__title")?.textContent ?? "";
    const sentence = (list.dataset["moved"] ?? "").replace("%s", title).replace("%n", String(place)).replace("%t", String(last));
    if (says) says.textContent = sentence;
  };

  const put = (item: HTMLElement, place: number): void => {
    const numbers = items().map((each) => each.dataset["order"] ?? "");
    const focused = item.contains(document.activeElement) ? document.activeElement : null;
    const others = items().filter((each) => each !== item);
    list.insertBefore(item, others[place - 1] ?? null);
    // Moving an element takes its focus away.
    if (focused instanceof HTMLElement) focused.focus();
    items().forEach((each, index) => renumber(each, numbers, index));
  };

  for (const item of items()) {
    const handle = item.querySelector<HTMLButtonElement>(".stop__handle");
    if (handle) handle.hidden = false;
    handle?.addEventListener("keydown", (event) => {
      const at = items().indexOf(item) + 1;
      const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 1, End: items().length }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      void move(item, to);
    });
    item.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const up = (event.submitter as HTMLButtonElement | null)?.matches(":first-of-type");
      void move(item, items().indexOf(item) + (up ? 0 : 2));
    });
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      item.toggleAttribute("data-dragged", true);
      event.dataTransfer?.setData("text/plain", item.dataset["key"] ?? "");
    });
    item.addEventListener("dragend", () => {
      dragged = null;
      for (const each of items()) each.removeAttribute("data-dragged");
      unmark();
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      unmark();
      item.toggleAttribute("data-over", true);
    });
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== item) void move(dragged, items().indexOf(item) + 1);
    });
  }

  const unmark = (): void => items().forEach((each) => each.removeAttribute("data-over"));
}

/** An item's number, and that of its buttons, after a move. */
function renumber(item: HTMLElement, numbers: string[], index: number): void {
  item.dataset["order"] = numbers[index] ?? "";
  const [up, down] = item.querySelectorAll<HTMLButtonElement>(".stop__moves button");
  if (up) {
    up.disabled = index === 0;
    up.value = numbers[index - 1] ?? "";
  }
  if (down) {
    down.disabled = index === numbers.length - 1;
    down.value = numbers[index + 1] ?? "";
  }
}
