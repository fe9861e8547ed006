/** The list of tours, as the server drew it: filters that answer at once, where each begins on a map, what is on this phone. */
import { sendAtOnce } from "@ui/send-at-once.ts";
import { KeptList } from "./kept-list.ts";

export async function enhanceList(main: HTMLElement): Promise<void> {
  const form = main.querySelector<HTMLFormElement>("form.tour-filters");
  if (form) sendAtOnce(form);
  const kept = new KeptList(main);
  await kept.show();
  void kept.renew();
  const host = main.querySelector<HTMLElement>(".tours-map");
  if (!host) return;
  const { drawListMap } = await import("./list-map.ts");
  // Where the network goes meanwhile the list does without its map.
  await drawListMap(host, main).catch(console.warn);
}
