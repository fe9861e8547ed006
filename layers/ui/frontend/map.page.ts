/** A page that only shows a map: `{% page_script "map" %}` and `<geo-map …>`, no script of its own. */
import "./map.ts";
