/** A new incident: the place on the map, and what lies near it to choose from. */
import "@ui/map.ts";
import type { GeoMap, PlaceDetail } from "@ui/map.ts";
import { requestJson } from "@ui/http.ts";
import { position, written } from "@ui/drawn-line.ts";

interface Near {
  layer: string;
  key: number;
  code: string;
  metres: number;
  within: boolean;
  what: string;
}

const map = document.querySelector<GeoMap>("geo-map");
const form = document.querySelector<HTMLFormElement>("#incident");
const choices = form?.querySelector<HTMLElement>("[data-choices]");
const none = form?.querySelector<HTMLElement>("[data-none]");

if (map && form && choices && none) {
  const field = (name: string): HTMLInputElement => form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  const place = field("place");
  const source = field("place_source");
  const accuracy = field("accuracy_m");
  const network = form.querySelector<HTMLSelectElement>("[name=network]")!;
  const since = field("opened_at");
  let asked: AbortController | undefined;
  let timer: number | undefined;

  const choice = (value: string, checked: boolean, text: string, detail = ""): HTMLLabelElement => {
    const label = document.createElement("label");
    label.className = "choice";
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "asset";
    input.value = value;
    input.checked = checked;
    const words = document.createElement("span");
    const more = document.createElement("span");
    more.className = "items__meta";
    more.textContent = detail;
    words.append(text, more);
    label.append(input, words);
    return label;
  };

  const offer = (near: Near[]): void => {
    const chosen = form.querySelector<HTMLInputElement>("[name=asset]:checked")?.value ?? "";
    const kept = near.some((each) => `${each.layer}/${each.key}` === chosen);
    const assets = near.map((each) => {
      const value = `${each.layer}/${each.key}`;
      const detail = ` ${each.what}${each.within ? "" : " · hors de l’incertitude"}`;
      return choice(value, value === chosen, `${each.code} – ${each.metres.toLocaleString("fr-FR")} m`, detail);
    });
    choices.replaceChildren(...assets, ...(assets.length ? [choice("", !kept, "Aucune de celles-là")] : []));
    none.hidden = near.length > 0;
    none.textContent = "Rien à moins de 200 mètres.";
  };

  const look = async (): Promise<void> => {
    const at = position(place.value);
    if (!at) return;
    asked?.abort();
    const mine = (asked = new AbortController());
    const query = new URLSearchParams({ lon: String(at[0]), lat: String(at[1]), reseau: network.value, jour: since.value });
    if (accuracy.value) query.set("precision", accuracy.value);
    try {
      const { near } = await requestJson<{ near: Near[] }>(`${form.dataset["near"]}?${query}`, { signal: mine.signal });
      offer(near);
    } catch {
      if (!mine.signal.aborted) none.textContent = "Les conduites proches n’ont pas pu être lues.";
    }
  };

  const show = (): void => {
    const at = position(place.value);
    if (at) map.setPlace(...at, accuracy.value ? Number(accuracy.value) : undefined);
  };
  show();
  if (place.value && !choices.children.length) void look();
  place.addEventListener("input", () => {
    source.value = "map";
    accuracy.value = "";
    show();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 300);
  });
  network.addEventListener("change", () => void look());
  since.addEventListener("change", () => void look());
  map.addEventListener("place", (event) => {
    const { lon, lat, source: from, accuracy_m } = (event as CustomEvent<PlaceDetail>).detail;
    place.value = written(lon, lat);
    source.value = from;
    accuracy.value = accuracy_m === undefined ? "" : String(Math.round(accuracy_m));
    void look();
  });
}
