/** `/signaler`. */
import "@ui/map.ts";
