/** The page of a section. */
import { Sheet } from "./sheet.ts";

Sheet.in(document);
