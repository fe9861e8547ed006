/** MapLibre's worker as a file of this origin, so that a strict CSP (worker-src 'self') holds. */
import { setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

setWorkerUrl(new URL(workerUrl, import.meta.url).href);
