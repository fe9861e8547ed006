/** One bubble at a place; Escape closes it and gives the focus back. Text is taken as text. */
import { Popup, type Map } from "maplibre-gl";
import type { LonLat } from "./map-types.ts";

/** Opens a bubble. `takesFocus: false` for whoever goes through a list with the arrows. */
export function openPopup(map: Map, lngLat: LonLat, content: string | Node, takesFocus: boolean): Popup {
  const before = document.activeElement;
  // Where a popup is nearly as wide as the map, it has room only around the middle.
  if (map.getContainer().clientWidth < 480) map.jumpTo({ center: lngLat });
  const popup = new Popup({ maxWidth: "20rem", offset: 14, focusAfterOpen: takesFocus });
  if (typeof content === "string") popup.setText(content);
  else popup.setDOMContent(content);
  popup.setLngLat(lngLat).addTo(map);
  popup.getElement()?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") popup.remove();
  });
  popup.on("close", () => {
    const hadFocus = takesFocus && !before?.contains(document.activeElement);
    if (before instanceof HTMLElement && hadFocus) before.focus();
  });
  return popup;
}
