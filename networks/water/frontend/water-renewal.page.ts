/** The ranking of pipes: the list, and all that is filtered on the map in the colour of its advice. */
import "@ui/map.ts";
import type { GeoMap } from "@ui/map.ts";
import { messageOf, requestJson } from "@ui/http.ts";
import { toast } from "@ui/toast.ts";
import { linkedList, tellOnTouch } from "./linked-list.ts";

const SOURCE = "outlooks";
const page = document.querySelector<HTMLElement>("#renewal");
const map = page?.querySelector<GeoMap>("geo-map");
const list = document.querySelector<HTMLElement>("#list");

if (page && map) {
  requestJson<GeoJSON.FeatureCollection>(page.dataset["map"] ?? "")
    .then((drawn) => map.setFeatures(SOURCE, drawn))
    .catch((error: unknown) => toast(messageOf(error)));
  if (list) linkedList(list, map, SOURCE);
  tellOnTouch(map, SOURCE);
}
