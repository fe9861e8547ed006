/** Placing a plan: points on the sheet and on the ground, what they are worth, the plan as it would lie. */
import "@ui/map.ts";
import { clearDraft, keepDraft } from "@ui/draft.ts";
import { chooseGround } from "@ui/ground-choice.ts";
import { HttpError, messageOf, requestJson } from "@ui/http.ts";
import type { Bbox, GeoMap, LonLat, MapPoint } from "@ui/map.ts";
import { ControlPoints, type Control } from "./control-points.ts";
import { figureOf, inMetres, PointList, toneOf, type Figures, type Weighed } from "./point-list.ts";
import { pixelOfPlace, placeOfPixel, type Pixel } from "./sheet.ts";

interface Fit {
  code: string;
  rms_m?: number;
  left_out_m?: number | null;
  refusal?: string;
}

interface Answer {
  points: Weighed[];
  fits: Fit[];
  suspect: { index: number; sentence: string } | null;
  tied: string;
  pixel_m: number | null;
  preview: { href: string; bounds: Bbox } | null;
}

const PAUSE = 120;
const PREVIEW = "preview";

const page = document.querySelector<HTMLElement>("#placing");
const form = document.querySelector<HTMLFormElement>("#placing-form");
if (page && form) start(page, form);

function start(page: HTMLElement, form: HTMLFormElement): void {
  const find = <T extends HTMLElement>(selector: string): T => {
    const found = page.querySelector<T>(selector);
    if (!found) throw new Error(selector);
    return found;
  };
  const text = find<HTMLTextAreaElement>("#id_points");
  const sheet = find<GeoMap>("#sheet");
  const ground = find<GeoMap>("#ground-map");
  const next = find("#next");
  const trouble = find("#trouble");
  const suspect = find("#suspect");
  const worst = find<HTMLInputElement>("#worst-first");
  const preview = find<HTMLInputElement>("#preview");
  const opacity = find<HTMLInputElement>("#opacity");
  const grounds = page.querySelector<HTMLSelectElement>("#ground");
  // Once the plan is placed its version is another one: that draft is never asked for again.
  const [columns, rows] = [Number(page.dataset["columns"]), Number(page.dataset["rows"])];
  const draftName = `placing/${page.dataset["key"]}/${page.dataset["version"]}`;

  const points = new ControlPoints(changed);
  const list = new PointList(find<HTMLOListElement>("#points"), points);
  let figures: Figures = { known: new Map(), rms: null, leftOut: false, pixel: 0, tied: false };
  let answer: Answer | undefined;
  let timer: number | undefined;
  let asked: AbortController | undefined;
  let typing = false;
  // Points that were written lie where nobody has looked yet.
  let unseen = false;

  const wanted = (): string => new FormData(form).get("transformation")?.toString() ?? "affine";
  const lonLatOf = (point: Control): LonLat | undefined => {
    if (point.ground.unit === "deg") return point.ground.at;
    const weighed = figures.known.get(point.id);
    return weighed && [weighed.lon, weighed.lat];
  };

  function changed(): void {
    // Where somebody writes the points, their text is not written over.
    if (!typing) text.value = points.text;
    show();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void weigh(), PAUSE);
  }

  function show(): void {
    list.show(figures, worst.checked);
    find<HTMLButtonElement>("#undo").disabled = !points.canUndo;
    find("#new-point").hidden = points.current === null;
    find("#no-points").hidden = points.all.length > 0;
    find("#worst").hidden = points.all.length < 4;
    find("#tones").hidden = figures.rms === null || figures.tied;
    next.textContent = told();
    next.toggleAttribute("data-refused", false);
    showPoints();
  }

  function showPoints(): void {
    const marked = (point: Control, place: LonLat, mark: number): MapPoint => {
      const tone = toneOf(point.id, figures);
      const value = figureOf(point.id, figures);
      const shown = { id: point.id, place, mark: String(mark), label: `Point ${mark}`, current: point.id === points.current };
      if (value === null) return shown;
      const figure = inMetres(value);
      return { ...shown, ...(tone && { tone }), figure, label: `Point ${mark}, écart ${figure}` };
    };
    const { pending } = points;
    const number = points.all.length + 1;
    const half = { id: "pending", mark: String(number), label: `Point ${number}, à compléter`, current: true };
    sheet.setPoints([
      ...points.all.map((point, index) => marked(point, placeOfPixel(point.pixel), index + 1)),
      ...(pending.pixel ? [{ ...half, place: placeOfPixel(pending.pixel) }] : []),
    ]);
    ground.setPoints([
      ...points.all.flatMap((point, index) => {
        const place = lonLatOf(point);
        return place ? [marked(point, place, index + 1)] : [];
      }),
      ...(pending.ground ? [{ ...half, place: pending.ground.at }] : []),
    ]);
  }

  function told(): string {
    const number = points.all.length + 1;
    const { pending, current } = points;
    if (current !== null) {
      const index = points.all.findIndex((point) => point.id === current);
      return `Point ${index + 1} : touchez le plan ou la carte pour le corriger.`;
    }
    if (pending.pixel) return `Point ${number} : touchez maintenant le même lieu sur la carte.`;
    if (pending.ground) return `Point ${number} : touchez maintenant le même lieu sur le plan.`;
    if (number === 1) return next.dataset["first"] ?? "";
    return `Point ${number} : touchez un autre lieu reconnaissable sur le plan.`;
  }

  async function weigh(): Promise<void> {
    asked?.abort();
    const mine = (asked = new AbortController());
    trouble.hidden = true;
    if (!text.value.trim()) {
      take(undefined, []);
      return;
    }
    const ids = points.all.map((point) => point.id);
    const query = new URLSearchParams({ points: text.value, transformation: wanted() });
    try {
      take(await requestJson<Answer>(`${page.dataset["weigh"]}?${query}`, { signal: mine.signal }), ids);
    } catch (error) {
      // Another question has overtaken this one: whatever became of it, it is no trouble.
      if (mine.signal.aborted) return;
      const problem = error instanceof HttpError ? (error.problem as { trouble?: string }) : {};
      trouble.textContent = problem.trouble ?? messageOf(error);
      trouble.hidden = false;
    }
  }

  function take(given: Answer | undefined, ids: readonly string[]): void {
    answer = given;
    const fit = given?.fits.find((each) => each.code === wanted());
    const leftOut = wanted() === "spline";
    figures = {
      known: new Map(given?.points.flatMap((point, index) => (ids[index] ? [[ids[index], point]] : []))),
      rms: (leftOut ? fit?.left_out_m : fit?.rms_m) ?? null,
      leftOut,
      pixel: given?.pixel_m ?? 0,
      tied: Boolean(given?.tied),
    };
    for (const each of given?.fits ?? []) {
      const output = page.querySelector<HTMLOutputElement>(`[data-fit="${each.code}"]`);
      if (output) output.textContent = inWords(each);
    }
    const wrong = given?.suspect;
    suspect.hidden = !wrong;
    suspect.querySelector("span")!.textContent = wrong?.sentence ?? "";
    const tied = find("#tied");
    tied.textContent = given?.tied ?? "";
    tied.hidden = !given?.tied;
    show();
    drawPreview();
    if (unseen && given?.preview) {
      unseen = false;
      ground.fit(given.preview.bounds);
    }
  }

  function drawPreview(): void {
    const found = preview.checked ? answer?.preview : null;
    if (!found) {
      ground.setImage(PREVIEW, null);
      return;
    }
    const query = new URLSearchParams({ points: text.value, transformation: wanted() });
    ground.setImage(PREVIEW, `${found.href}?${query}`, found.bounds, { opacity: Number(opacity.value) / 100 });
  }

  function turnTo(pane: string): void {
    page.dataset["pane"] = pane;
    for (const tab of page.querySelectorAll<HTMLElement>(".placing__tabs button")) {
      tab.setAttribute("aria-pressed", String(tab.dataset["pane"] === pane));
    }
  }

  /** A pixel of the sheet; where somebody touched beside it, why that is no point. */
  function onSheet(lon: number, lat: number): Pixel | undefined {
    const pixel = pixelOfPlace(lon, lat);
    const [column, row] = pixel;
    if (column >= 0 && row >= 0 && column <= columns && row <= rows) return pixel;
    // Where one reads what is to be done: the list of what is wrong may be out of sight.
    next.textContent = "Cet endroit est à côté du plan : touchez un lieu qui y est dessiné.";
    next.toggleAttribute("data-refused", true);
    return undefined;
  }

  sheet.addEventListener("place", (event) => {
    event.preventDefault();
    const pixel = onSheet(event.detail.lon, event.detail.lat);
    if (!pixel) return;
    const isNew = points.current === null;
    points.set({ pixel });
    if (isNew && points.pending.pixel) turnTo("ground");
  });
  ground.addEventListener("place", (event) => {
    event.preventDefault();
    const isNew = points.current === null;
    points.set({ ground: { unit: "deg", at: [event.detail.lon, event.detail.lat] } });
    if (isNew) turnTo("sheet");
  });
  for (const map of [sheet, ground]) {
    map.addEventListener("point-moved", ({ detail: { id, lon, lat } }) => {
      const pixel = map === sheet ? onSheet(lon, lat) : undefined;
      if (map === sheet && !pixel) {
        // Back to where it was.
        showPoints();
        return;
      }
      const side = pixel ? { pixel } : { ground: { unit: "deg" as const, at: [lon, lat] as LonLat } };
      if (id === "pending") points.set(side);
      else points.change(id, side);
    });
    map.addEventListener("point-chosen", ({ detail: { id } }) => {
      if (id !== "pending") points.choose(id === points.current ? null : id);
    });
  }
  text.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    typing = true;
    unseen ||= !answer?.preview;
    points.read(text.value);
    typing = false;
  });
  form.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.name === "transformation") void weigh();
    else if (input === worst) show();
    else if (input === preview) drawPreview();
  });
  opacity.addEventListener("input", () => ground.setOpacity(PREVIEW, Number(opacity.value) / 100));
  chooseGround(ground, grounds);
  grounds?.addEventListener("change", () => {
    // What was laid later lies above.
    ground.setImage(PREVIEW, null);
    drawPreview();
  });
  find("#undo").addEventListener("click", () => points.undo());
  find("#new-point").addEventListener("click", () => points.choose(null));
  suspect.querySelector("button")!.addEventListener("click", () => {
    const wrong = answer?.suspect && points.all[answer.suspect.index];
    if (wrong) points.choose(wrong.id);
  });
  page.addEventListener("keydown", (event) => {
    const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || isText) return;
    event.preventDefault();
    points.undo();
  });
  for (const tab of page.querySelectorAll<HTMLElement>(".placing__tabs button")) {
    tab.addEventListener("click", () => turnTo(tab.dataset["pane"] ?? "sheet"));
  }

  next.dataset["first"] = next.textContent ?? "";
  const saved = text.value;
  void keepDraft(form, draftName).then((draft) => {
    const notice = find("#draft");
    notice.hidden = !draft.restored || text.value.trim() === saved.trim();
    find("#draft-off").addEventListener("click", () => void clearDraft(draftName).then(() => location.reload()));
    unseen = draft.restored && !saved.trim();
    if (text.value.trim()) points.read(text.value);
    else show();
  });
}

function inWords({ refusal, rms_m, left_out_m }: Fit): string {
  if (refusal || rms_m === undefined) return refusal ?? "";
  const rms = `écart moyen ${inMetres(rms_m)}`;
  return left_out_m === null || left_out_m === undefined ? rms : `${rms} ; vérifié point par point ${inMetres(left_out_m)}`;
}
