/** The screens that show the place: map, sector, valves, isolation, work. */
import { attachScreen } from "./attach-screen.ts";
import { chooseScreen, placeScreen } from "./choose-asset.ts";
import { conflictScreen, oneConflictScreen } from "./conflict-screen.ts";
import { incidentIsolationScreen, isolationScreen } from "./isolation-screen.ts";
import { mapScreen } from "./map-screen.ts";
import type { Screen } from "./screens.ts";
import { sectorScreen } from "./sector-screen.ts";
import { valveScreen } from "./valve-screen.ts";
import { workList, workScreen } from "./work-list.ts";

/** `carte`, `secteur`, `interventions`, `intervention/:id`, `joindre/:layer/:id`, `choisir`, `placer`, `vanne/:key`, `isoler/…`, `conflits`. */
export const placeScreens: Screen[] = [
  mapScreen,
  sectorScreen,
  workList,
  workScreen,
  attachScreen,
  chooseScreen,
  placeScreen,
  valveScreen,
  isolationScreen,
  incidentIsolationScreen,
  conflictScreen,
  oneConflictScreen,
];
