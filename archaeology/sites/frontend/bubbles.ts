/** What a map of archaeology says of what is touched, and where its page is. */
import type { GeoMap, LonLat } from "@ui/map.ts";

/** A title, a note and a link, as far as there are such. */
export function bubble(map: GeoMap, at: LonLat, title: string, note = "", href = "", open = ""): void {
  const content = document.createElement("div");
  const heading = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = title;
  heading.append(strong);
  content.append(heading);
  if (note) {
    const more = document.createElement("p");
    more.className = "quiet";
    more.textContent = note;
    content.append(more);
  }
  if (href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = open;
    content.append(link);
  }
  map.popup(at, content);
}

/**
 * Answer touches: `page` carries the addresses (`data-find`, `data-operation`, `data-place`, each ending in
 * the 0 that a key replaces) and the words (`data-open`, `data-square`); `finds` and `squares` name the
 * sources of the page's own finds.
 */
export function answerTouches(page: HTMLElement, map: GeoMap, finds: string, squares: string): void {
  const addresses: Record<string, string | undefined> = {
    [finds]: page.dataset["find"],
    finds: page.dataset["find"],
    "heritage-sites": page.dataset["place"],
    excavations: page.dataset["operation"],
  };
  map.addEventListener("feature-select", ({ detail }) => {
    const { source, id, properties, lngLat } = detail;
    const named = properties["title"] ?? properties["name"] ?? properties["number"];
    if (source === squares) {
      bubble(map, lngLat, String(named ?? ""), page.dataset["square"]);
      return;
    }
    const base = addresses[source];
    if (!base) return;
    const title = String(named ?? page.dataset["unnamed"] ?? "");
    bubble(map, lngLat, title, String(properties["note"] ?? ""), base.replace(/0$/, String(id)), page.dataset["open"]);
  });
}
