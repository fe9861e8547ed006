/** A drawing that is looked at closely: zoom, drag, and one choice between its marks and their rows. */
import "./sheet.css";

const STEP = 1.4;
/** CSS pixels. */
const MOST = 9_000;
/** A mark that is brought into sight is looked at on a sheet at least so wide. */
const CLOSE = 2_000;
const MOST_OF_WINDOW = 0.85;
/** CSS pixels: farther than this, a press is a drag. */
const DRAG = 4;

export class Sheet {
  readonly #box: HTMLElement;
  readonly #frame: HTMLElement;
  readonly #svg: SVGSVGElement;
  #dragged = false;

  /** The sheet within a part of the page, with the rows that follow it; undefined where none is drawn. */
  static in(part: ParentNode): Sheet | undefined {
    const box = part.querySelector<HTMLElement>("[data-sheet]");
    const frame = box?.querySelector<HTMLElement>("[data-sheet-frame]");
    const svg = frame?.querySelector("svg");
    return box && frame && svg ? new Sheet(part, box, frame, svg) : undefined;
  }

  private constructor(part: ParentNode, box: HTMLElement, frame: HTMLElement, svg: SVGSVGElement) {
    [this.#box, this.#frame, this.#svg] = [box, frame, svg];
    const tools = box.querySelector<HTMLElement>("[data-sheet-tools]");
    if (tools) {
      tools.hidden = false;
      tools.addEventListener("click", (event) => {
        const asked = (event.target as HTMLElement).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
        if (asked) this.#ask(asked);
      });
    }
    frame.addEventListener("keydown", (event) => {
      const asked = { "+": "in", "=": "in", "-": "out", "0": "all" }[event.key];
      if (!asked || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#ask(asked);
    });
    this.#drag();
    this.#link(part);
  }

  #ask(asked: string): void {
    const now = this.#svg.clientWidth;
    this.widen(asked === "all" ? 0 : now * (asked === "in" ? STEP : 1 / STEP));
  }

  /** So many pixels wide, the whole sheet at least; the middle stays where it is. */
  widen(pixels: number): void {
    const [frame, svg] = [this.#frame, this.#svg];
    const width = Math.min(MOST, Math.max(frame.clientWidth, pixels));
    const x = (frame.scrollLeft + frame.clientWidth / 2) / svg.clientWidth;
    const y = (frame.scrollTop + frame.clientHeight / 2) / svg.clientHeight;
    // The window onto the sheet keeps its size, whatever is seen through it.
    const tall = Math.min(frame.offsetHeight, MOST_OF_WINDOW * window.innerHeight);
    frame.style.height = width > frame.clientWidth ? `${tall}px` : "";
    svg.style.minWidth = "0";
    svg.style.width = `${width}px`;
    frame.scrollLeft = x * svg.clientWidth - frame.clientWidth / 2;
    frame.scrollTop = y * svg.clientHeight - frame.clientHeight / 2;
  }

  /** Choose a mark: it stands out, its row too, and both are brought into sight. */
  choose(id: string, from: "drawing" | "row"): void {
    const root = this.#box.parentElement ?? document.body;
    for (const each of root.querySelectorAll("[data-chosen]")) each.removeAttribute("data-chosen");
    for (const each of root.querySelectorAll("tr[aria-current]")) each.removeAttribute("aria-current");
    const mark = this.#svg.querySelector<SVGGElement>(`#${CSS.escape(id)}`);
    const row = root.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"]`);
    mark?.setAttribute("data-chosen", "");
    // Drawn last, it is hidden by none of the others.
    if (mark) mark.parentNode?.append(mark);
    row?.setAttribute("aria-current", "true");
    if (from === "drawing") row?.scrollIntoView({ block: "nearest" });
    else if (mark) this.#bring(mark);
  }

  #bring(mark: SVGGElement): void {
    if (this.#svg.clientWidth < CLOSE) this.widen(CLOSE);
    const [seen, at] = [this.#frame.getBoundingClientRect(), mark.getBoundingClientRect()];
    this.#frame.scrollBy(at.x + at.width / 2 - seen.x - seen.width / 2, at.y + at.height / 2 - seen.y - seen.height / 2);
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  #link(part: ParentNode): void {
    for (const button of part.querySelectorAll<HTMLButtonElement>("[data-show]")) {
      button.hidden = false;
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        this.choose(button.dataset["show"]!, "row");
      });
    }
    for (const row of part.querySelectorAll<HTMLElement>("tr[data-id]")) {
      const id = row.dataset["id"]!;
      this.#svg.querySelector(`#${CSS.escape(id)}`)?.setAttribute("data-mark", "");
      row.addEventListener("click", (event) => {
        if (!(event.target as HTMLElement).closest("a")) this.choose(id, "row");
      });
    }
    this.#svg.addEventListener("click", (event) => {
      const mark = (event.target as Element).closest("[data-mark]");
      if (mark && !this.#dragged) this.choose(mark.id, "drawing");
    });
  }

  /** The mouse draws the sheet along; touch scrolls by itself. */
  #drag(): void {
    const frame = this.#frame;
    frame.addEventListener("pointerdown", (down) => {
      this.#dragged = false;
      if (down.pointerType !== "mouse" || down.button !== 0) return;
      const [left, top] = [frame.scrollLeft, frame.scrollTop];
      const end = new AbortController();
      const move = (event: PointerEvent): void => {
        const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
        if (Math.hypot(x, y) < DRAG && !this.#dragged) return;
        this.#dragged = true;
        frame.toggleAttribute("data-grabbed", true);
        frame.scrollTo(left - x, top - y);
      };
      const up = (): void => {
        end.abort();
        frame.toggleAttribute("data-grabbed", false);
      };
      window.addEventListener("pointermove", move, { signal: end.signal });
      window.addEventListener("pointerup", up, { signal: end.signal });
      window.addEventListener("pointercancel", up, { signal: end.signal });
    });
  }
}
