/** A tour in hand: from what this phone holds, else from the network; pictures and sounds are had in one way. */
import { request, requestJson } from "@ui/http.ts";
import type { StyleSpecification } from "maplibre-gl";
import { HeldMedia } from "./held-media.ts";
import { keptFile, keptTour, type KeptTour } from "./kept.ts";
import { dropIfWithdrawn, renewed, renewOthers } from "./renewing.ts";
import { manifestAddress, tourAddress, type Manifest, type Tour } from "./telling.ts";

export interface HeldTour {
  tour: Tour;
  /** What was taken along; null: this is from the network. */
  kept: KeptTour | null;
  media: HeldMedia;
  /** The ground that the map is drawn on; null: the map goes without. */
  ground(): Promise<{ style: StyleSpecification; archive: Blob } | null>;
}

/**
 * What is on this phone, in the language if there is one; offline in any. On line it is what is published now:
 * `updating` is called before something newer is fetched. Throws HttpError, Withdrawn.
 */
export async function holdTour(code: string, language: string, updating: () => void): Promise<HeldTour> {
  const kept = await keptTour(code, language);
  const now = kept && (await renewed(kept, updating));
  void renewOthers(code, language);
  if (now) return fromPhone(now);
  try {
    return fromNetwork(code, await requestJson<Tour>(tourAddress(code, language)));
  } catch (error) {
    await dropIfWithdrawn(code, error);
    const other = await keptTour(code, language, true);
    if (other) return fromPhone(other);
    throw error;
  }
}

export function fromPhone(kept: KeptTour): HeldTour {
  // Of a tour that was just renewed, a file may still be on its way.
  const href = (sha256: string): string => kept.files.find((file) => file.sha256 === sha256)?.href ?? "";
  return {
    tour: kept.tour,
    kept,
    media: new HeldMedia(kept.tour, keptFile, ({ sha256 }) => href(sha256)),
    async ground() {
      const file = kept.files.find(({ path }) => path === "ground.pmtiles");
      const archive = file && (await keptFile(file.sha256));
      return kept.style && archive ? { style: kept.style, archive } : null;
    },
  };
}

function fromNetwork(code: string, tour: Tour): HeldTour {
  return {
    tour,
    kept: null,
    media: new HeldMedia(tour),
    async ground() {
      try {
        const { files } = await requestJson<Manifest>(manifestAddress(code, tour.language), { timeout: 60_000 });
        const find = (path: string): string => files.find((file) => file.path === path)?.href ?? "";
        const [style, archive] = [find("style.json"), find("ground.pmtiles")];
        if (!style || !archive) return null;
        return { style: await requestJson<StyleSpecification>(style), archive: await (await request(archive)).blob() };
      } catch (error) {
        console.warn(error);
        return null;
      }
    },
  };
}
