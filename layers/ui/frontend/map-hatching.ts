/** Strokes over an area of which nothing is said: seen whatever colours lie beneath, and in grey. */
import type { Map } from "maplibre-gl";
import { HATCHING } from "./map-style.ts";

/** CSS pixels between two strokes, and how thick one is. */
const STEP = 9;
const THICK = 1.2;
/** Drawn twice as fine, for screens that show it. */
const FINE = 2;
const GREY = [89, 89, 89] as const;
/** Of 255: what lies beneath is still seen. */
const OPAQUE = 190;

/** The pattern is among the map's images from now on. */
export function addHatching(map: Map): void {
  if (!map.hasImage(HATCHING)) map.addImage(HATCHING, strokes(), { pixelRatio: FINE });
}

function strokes(): { width: number; height: number; data: Uint8Array } {
  const side = STEP * FINE;
  const data = new Uint8Array(4 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // Rising to the right, and joined to itself at all edges.
      const inked = (x + y) % side < THICK * FINE;
      data.set([...GREY, inked ? OPAQUE : 0], 4 * (y * side + x));
    }
  }
  return { width: side, height: side, data };
}
