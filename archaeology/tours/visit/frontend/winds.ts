/** Which way, in words. */
import table from "../../static/visit/words/walk.json";
import { wordsOf } from "./words.ts";

const words = wordsOf(table);
const WINDS = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"] as const;

/** « le nord-est », of degrees from north, clockwise. */
export function windOf(degrees: number): string {
  return words[WINDS[Math.round(degrees / 45) % 8] ?? "north"];
}
