/** Pixels of a sheet, and where the map component shows them; layers/raster/views/sheet.py says the same. */
import type { LonLat } from "@ui/map.ts";

export type Pixel = [column: number, row: number];

const WORLD = 512 * 2 ** 17;
const DEGREES = 180 / Math.PI;

export function placeOfPixel([column, row]: Pixel): LonLat {
  return [(360 * column) / WORLD, Math.atan(Math.sinh((-2 * Math.PI * row) / WORLD)) * DEGREES];
}

export function pixelOfPlace(lon: number, lat: number): Pixel {
  return [(lon / 360) * WORLD, (-Math.asinh(Math.tan(lat / DEGREES)) / (2 * Math.PI)) * WORLD];
}
