/** One raster: on the map with its opacity and look; of relief a height where one touches, and a line for a profile. */
import "@ui/map.ts";
import { DrawnLine } from "@ui/drawn-line.ts";
import { messageOf, requestJson } from "@ui/http.ts";
import { poll } from "@ui/live.ts";
import type { GeoMap } from "@ui/map.ts";

const NAME = "raster";
const page = document.querySelector<HTMLElement>("#raster-page");
const map = document.querySelector<GeoMap>("#raster-map");

if (page?.dataset["stateUrl"]) wait(page.dataset["stateUrl"]);
if (map) show(map);

/** While it is being made: how far, and the page anew once it is another thing. */
function wait(url: string): void {
  const bar = document.querySelector<HTMLProgressElement>("#progress");
  poll<{ state: string; progress: number }>({
    url,
    onData: ({ state, progress }) => {
      if (bar) bar.value = progress;
      if (!["waiting", "making"].includes(state)) location.reload();
    },
  });
}

function show(map: GeoMap): void {
  const opacity = document.querySelector<HTMLInputElement>("#opacity");
  const address = map.dataset["tilejson"] ?? "";
  const strength = (): number => Number(opacity?.value ?? 100) / 100;
  const draw = (): void => {
    const look = document.querySelector<HTMLInputElement>("input[name=look]:checked")?.value;
    map.setRaster(NAME, look ? `${address}?style=${look}` : address, { opacity: strength() });
  };
  draw();
  opacity?.addEventListener("input", () => map.setOpacity(NAME, strength()));
  for (const look of document.querySelectorAll("input[name=look]")) look.addEventListener("change", draw);
  const form = document.querySelector<HTMLFormElement>("#profile-form");
  if (form && map.dataset["heightUrl"]) measure(map, form, map.dataset["heightUrl"]);
}

function measure(map: GeoMap, form: HTMLFormElement, url: string): void {
  const text = form.querySelector<HTMLTextAreaElement>("#id_trace");
  const told = document.querySelector<HTMLElement>("#height");
  if (!text || !told) return;
  const line = new DrawnLine(map, text, form.querySelector("#traced"));
  const back = form.querySelector<HTMLButtonElement>("#back");
  const clear = form.querySelector<HTMLButtonElement>("#clear");
  const offer = (): void => {
    for (const button of [back, clear]) if (button) button.hidden = !line.corners.length;
  };
  const undo = (act: () => void) => (): void => {
    act();
    map.clearPlace();
    offer();
  };
  back?.addEventListener("click", undo(() => line.back()));
  clear?.addEventListener("click", undo(() => line.clear()));
  text.addEventListener("input", offer);
  map.addEventListener("place", (event) => {
    const { lon, lat } = event.detail;
    line.add(lon, lat);
    offer();
    void say(lon, lat);
  });
  offer();

  let latest = 0;
  async function say(lon: number, lat: number): Promise<void> {
    const turn = ++latest;
    let sentence: string;
    try {
      const { height_m } = await requestJson<{ height_m: number | null }>(`${url}?lon=${lon}&lat=${lat}`);
      sentence =
        height_m === null
          ? "Aucune altitude n’est connue ici."
          : `Altitude : ${height_m.toLocaleString("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} m NGF-IGN69 (${lat.toFixed(5)}, ${lon.toFixed(5)}).`;
    } catch (error) {
      sentence = messageOf(error);
    }
    if (turn === latest) told!.textContent = sentence;
  }
}
