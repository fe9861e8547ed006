/** What a phone sent, mended: the place on the map, and what lies near it to choose from. */
import "@ui/map.ts";
import type { GeoMap, PlaceDetail } from "@ui/map.ts";
import { position, written } from "@ui/drawn-line.ts";
import { requestJson } from "@ui/http.ts";

interface Near {
  key: number;
  text: string;
}

const STEADY = 300; // milliseconds after the last key

const form = document.querySelector<HTMLFormElement>("[data-mend]");
const map = form?.querySelector<GeoMap>("geo-map");
const place = form?.querySelector<HTMLInputElement>("[name=place]");

if (form && map && place) {
  const hidden = (name: string): HTMLInputElement => form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  const near = JSON.parse(form.dataset["near"] ?? "{}") as Record<string, string>;
  let asked: AbortController | undefined;
  let timer: number | undefined;

  /** The choices of a field anew; what is chosen stays, wherever it lies. */
  function offer(name: string, found: Near[]): void {
    const list = form!.querySelector(`#id_${CSS.escape(name)}`);
    if (!list) return;
    const rows = [...list.querySelectorAll<HTMLInputElement>("input")];
    const isOne = rows.some((input) => input.value === "");
    const kept = rows.filter((input) => input.value === "" || input.checked).map((input) => input.closest("label")!.parentElement!);
    const values = new Set(kept.map((row) => row.querySelector("input")!.value));
    const added = found.filter(({ key }) => !values.has(String(key))).map(({ key, text }) => {
      const [row, label, input] = [document.createElement("div"), document.createElement("label"), document.createElement("input")];
      input.type = isOne ? "radio" : "checkbox";
      input.name = name;
      input.value = String(key);
      label.append(input, ` ${text}`);
      row.append(label);
      return row;
    });
    const none = kept.filter((row) => row.querySelector("input")!.value === "");
    list.replaceChildren(...kept.filter((row) => !none.includes(row)), ...added, ...none);
  }

  async function look(): Promise<void> {
    const at = position(place!.value);
    if (!at) return;
    asked?.abort();
    const mine = (asked = new AbortController());
    const layers = new Set(Object.values(near));
    await Promise.all(
      [...layers].map(async (layer) => {
        const query = new URLSearchParams({ couche: layer, lon: String(at[0]), lat: String(at[1]) });
        try {
          const told = await requestJson<{ near: Near[] }>(`${form!.dataset["nearUrl"]}?${query}`, { signal: mine.signal });
          for (const [name, of] of Object.entries(near)) if (of === layer) offer(name, told.near);
        } catch {
          // What was offered before stays, and objects can be named.
        }
      }),
    );
  }

  const show = (): void => {
    const at = position(place.value);
    if (at) map.setPlace(...at);
  };
  show();
  place.addEventListener("input", () => {
    hidden("place_source").value = "map";
    hidden("accuracy_m").value = "";
    show();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), STEADY);
  });
  map.addEventListener("place", (event) => {
    const { lon, lat, source, accuracy_m } = (event as CustomEvent<PlaceDetail>).detail;
    place.value = written(lon, lat);
    hidden("place_source").value = source;
    hidden("accuracy_m").value = accuracy_m === undefined ? "" : String(Math.round(accuracy_m));
    void look();
  });
}
