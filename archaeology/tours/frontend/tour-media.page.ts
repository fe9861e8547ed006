/** The media of a stop: files are dropped where they are to be added. */
import { dropZones } from "./dropping.ts";

dropZones();
