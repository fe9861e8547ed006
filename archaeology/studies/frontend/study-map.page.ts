/** A study's map: its style says everything. */
import "@ui/map.ts";
