/** What the screens read of this phone, and how they write down a change. */
import type { LayerSpecification } from "maplibre-gl";
import type { Bbox } from "@ui/map-types.ts";
import type { Holdings, Held } from "./held.ts";
import type { Companion } from "./isolation.ts";
import type { Forms } from "./protocol.ts";

export interface Around {
  holdings: Holdings;
  forms: Forms | null;
  styles: LayerSpecification[];
  baseMaps: Blob[];
  companion: Companion | null;
  bounds: Bbox | null;
  /** When the oldest sector was taken; null when there is none. */
  takenAt: string | null;
}

export declare function readAround(): Promise<Around>;
export declare function watchAround(listen: (around: Around) => void): () => void;
export declare function writeUpdate(held: Held, changes: Record<string, unknown>): Promise<void>;
