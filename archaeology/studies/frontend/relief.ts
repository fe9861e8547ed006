/** The relief that a form chooses lies under its map, in the colours of its heights: the low ground is to be seen. */
import type { GeoMap } from "@ui/map.ts";

/** `address` is the TileJSON of the raster 0, in whose place the chosen one's key comes. */
export function layChosenRelief(map: GeoMap, choice: HTMLSelectElement | null, address: string): void {
  const lay = (): void => {
    const tilejson = choice?.value ? `${address.replace("/0.", `/${choice.value}.`)}?style=relief` : null;
    map.setRaster("relief", tilejson, { opacity: 0.7 });
  };
  choice?.addEventListener("change", lay);
  lay();
}
