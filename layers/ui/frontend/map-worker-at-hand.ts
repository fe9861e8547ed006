/**
 * MapLibre's worker out of what the service worker keeps.
 *
 * A worker's own script lies outside the app's scope, so that nobody answers for it without network;
 * fetched by the page it is answered, and started from memory.
 */
import { setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

let known: Promise<void> | undefined;

/** To be awaited before the first map is made. */
export function workerAtHand(): Promise<void> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<void> {
  const answer = await fetch(new URL(workerUrl, import.meta.url));
  if (!answer.ok) throw new Error(`${workerUrl}: ${answer.status}`);
  setWorkerUrl(URL.createObjectURL(await answer.blob()));
}
