/**
 * A raster chosen as a map's ground: a select whose options carry `data-tilejson`, and a range for its opacity.
 *
 *   chooseGround(map, document.querySelector("#ground"), document.querySelector("#ground-opacity"));
 */
import type { GeoMap } from "./map.ts";

const NAME = "ground";

export function chooseGround(map: GeoMap, select: HTMLSelectElement | null, opacity: HTMLInputElement | null = null): void {
  if (!select) return;
  const strength = (): number => Number(opacity?.value ?? 100) / 100;
  const lay = (): void => {
    const address = select.selectedOptions[0]?.dataset["tilejson"] ?? null;
    map.setRaster(NAME, address, { opacity: strength() });
    const slider = opacity?.closest<HTMLElement>("label");
    if (slider) slider.hidden = address === null;
  };
  select.addEventListener("change", lay);
  opacity?.addEventListener("input", () => map.setOpacity(NAME, strength()));
  lay();
}
