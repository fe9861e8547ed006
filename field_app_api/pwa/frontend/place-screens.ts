/** The screens that show the place: map, sector, valves, isolation, work. They add themselves here. */
import type { Screen } from "./screens.ts";

/** `carte`, `secteur`, `interventions`, `choisir`, `placer`, `vanne/:key`, `isoler/:key`, `conflit/:id`. */
export const placeScreens: Screen[] = [];
