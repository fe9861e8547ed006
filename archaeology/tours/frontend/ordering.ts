/**
 * Stops put in order: dragged by their handle with a mouse, a pen or a finger, moved by the arrows on the handle,
 * or by the two buttons that work without script. Each move is kept at once and said.
 */
import { messageOf, requestJson } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";

/** Fired on the list when its numbers are new. */
export const MOVED = "tour:moved";

// So near the window's edge, a stop that is dragged takes the page along.
const EDGE_PX = 64;
const STEP_PX = 9;

/** The number of each stop after a move, by key. */
interface Moved {
  numbers: Record<string, number>;
}

export function orderStops(list: HTMLElement, says: HTMLElement | null): void {
  const items = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(":scope > .stop")];
  let dragged: HTMLElement | null = null;
  let pointerY = 0;

  /** Put an item at a place (from 1), keep it, say it; back where it was if that fails. */
  const move = async (item: HTMLElement, to: number): Promise<void> => {
    const before = items();
    const from = before.indexOf(item) + 1;
    const place = Math.min(Math.max(to, 1), before.length);
    if (place === from) return;
    // Numbers count stops that this list may not show: the one of the place is its neighbour's.
    const number = before[place - 1]?.dataset["order"] ?? String(place);
    put(item, place);
    let numbers: Record<string, number>;
    try {
      const body = new URLSearchParams({ to: number });
      ({ numbers } = await requestJson<Moved>(item.dataset["move"] ?? "", { method: "POST", body }));
    } catch (error) {
      put(item, from);
      toast(messageOf(error));
      return;
    }
    const title = item.querySelector(".stop__title")?.textContent ?? "";
    // What is between two that are shown, and is not, moved too.
    const told = items().map((each) => String(numbers[each.dataset["key"] ?? ""] ?? each.dataset["order"]));
    items().forEach((each, index) => renumber(each, told, index));
    const sentence = (list.dataset["moved"] ?? "").replace("%s", title).replace("%n", item.dataset["order"] ?? "");
    if (says) says.textContent = sentence;
    list.dispatchEvent(new Event(MOVED));
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
    handle?.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || dragged) return;
      handle.setPointerCapture(event.pointerId);
      pointerY = event.clientY;
      dragged = item;
      item.toggleAttribute("data-dragged", true);
      requestAnimationFrame(roll);
    });
    handle?.addEventListener("pointermove", (event) => {
      if (dragged !== item) return;
      pointerY = event.clientY;
      mark();
    });
    handle?.addEventListener("pointerup", () => {
      if (dragged !== item) return;
      const over = under();
      letGo();
      if (over && over !== item) void move(item, items().indexOf(over) + 1);
    });
    handle?.addEventListener("lostpointercapture", () => {
      if (dragged === item) letGo();
    });
  }
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") letGo();
  });

  /** The stop at the pointer's height: above all is the first, below all the last. */
  const under = (): HTMLElement | undefined => items().find((each) => pointerY < each.getBoundingClientRect().bottom) ?? items().at(-1);
  const mark = (): void => {
    const over = under();
    for (const each of items()) each.toggleAttribute("data-over", each === over && each !== dragged);
  };
  const roll = (): void => {
    if (!dragged) return;
    const by = pointerY < EDGE_PX ? -STEP_PX : pointerY > window.innerHeight - EDGE_PX ? STEP_PX : 0;
    if (by) {
      window.scrollBy(0, by);
      mark();
    }
    requestAnimationFrame(roll);
  };
  const letGo = (): void => {
    dragged = null;
    for (const each of items()) {
      each.removeAttribute("data-dragged");
      each.removeAttribute("data-over");
    }
  };
}

/** An item's number, and that of its buttons, after a move. */
function renumber(item: HTMLElement, numbers: string[], index: number): void {
  item.dataset["order"] = numbers[index] ?? "";
  item.querySelector<HTMLElement>(".stop__title")?.setAttribute("data-number", numbers[index] ?? "");
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
