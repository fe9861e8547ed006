/** `/suivi/<number>`. */
import "@ui/map.ts";
