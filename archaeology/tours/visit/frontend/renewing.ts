/** What this phone took along, made what is published now: what became confidential leaves it when it is next on line. */
import { HttpError, requestJson } from "@ui/http.ts";
import { beginTour, forgetTour, heldFiles, keepTour, keptTour, type KeptTour, keptTours, removeTour } from "./kept.ts";
import { assembled, fetchAll, isForWantOfRoom, takeAlong } from "./taking.ts";
import { manifestAddress, type Manifest } from "./telling.ts";

/** The tour is no longer published, and no longer on this phone. */
export class Withdrawn extends Error {}

/** What is published now finds no room on this phone; what was here before may not be known any more, and went. */
class CrowdedOut extends Error {}

/**
 * What became of a tour that was taken along: a newer one is coming, has come, or did not come whole;
 * it is told in this language no more, or not at all, or finds no room, and is no longer on this phone.
 */
export type Renewal = "coming" | "renewed" | "behind" | "untold" | "withdrawn" | "crowded";

/** Who stands in the street waits no longer for a network that hardly answers. */
const PATIENCE_MS = 8_000;
/** Where nobody waits: a package may have to be made first. */
const QUIET_PATIENCE_MS = 60_000;
const quietly = (): void => undefined;
const unstopped = new AbortController().signal;

/**
 * The tour as it is published now; as it was taken along where there is no network; null where it is no
 * longer told in its language, or finds no room. Its words come first, so that a walk need not wait for the rest.
 *
 * `tell` is called when something newer is there. Throws Withdrawn.
 */
export async function renewed(kept: KeptTour, tell: () => void): Promise<KeptTour | null> {
  const now = await withPublishedWords(kept, tell, PATIENCE_MS).catch((error: unknown) => {
    if (error instanceof CrowdedOut) return null;
    throw error;
  });
  if (now && !now.version) void takeAlong(now.code, now.language, quietly, unstopped).catch(console.warn);
  return now;
}

/** What this phone has of the tour in other languages: what may not be known any more stands in those as well. */
export async function renewOthers(code: string, language: string): Promise<void> {
  for (const kept of await keptTours()) {
    if (kept.code !== code || kept.language === language) continue;
    await renewed(kept, quietly).catch(console.warn);
  }
}

/** All that this phone took along, one after another and each to its last file; `tell` hears what became of each. */
export async function renewAll(tell: (kept: KeptTour, renewal: Renewal) => void): Promise<void> {
  for (const { code, language } of await keptTours()) {
    // It may have been removed since, or renewed in another tab.
    const kept = await keptTour(code, language);
    if (kept) await renewWhole(kept, (renewal) => tell(kept, renewal));
  }
}

async function renewWhole(kept: KeptTour, tell: (renewal: Renewal) => void): Promise<void> {
  let isNewer = false;
  const newer = (): void => {
    isNewer = true;
    tell("coming");
  };
  try {
    const now = await withPublishedWords(kept, newer, QUIET_PATIENCE_MS);
    if (!now) return tell("untold");
    if (!isNewer) return;
    if (now === kept) return tell("behind");
    if (!now.version) await takeAlong(kept.code, kept.language, quietly, unstopped);
    tell("renewed");
  } catch (error) {
    console.warn(error);
    tell(error instanceof Withdrawn ? "withdrawn" : error instanceof CrowdedOut ? "crowded" : "behind");
  }
}

/** Where a refusal says that the tour is not published, nothing of it stays here. Throws Withdrawn. */
export async function dropIfWithdrawn(code: string, refusal: unknown): Promise<void> {
  // The platform's own refusal: the page of a hotspot that finds nothing is none.
  if (!(refusal instanceof HttpError) || refusal.status !== 404 || refusal.problem.status !== 404) return;
  if (await forgetTour(code)) throw new Withdrawn();
}

/** As `renewed`; without a version, the rest of it is still to come. Throws CrowdedOut too. */
async function withPublishedWords(kept: KeptTour, tell: () => void, patience: number): Promise<KeptTour | null> {
  if (!navigator.onLine) return kept;
  const { code, language } = kept;
  try {
    const manifest = await requestJson<Manifest>(manifestAddress(code, language), { timeout: patience, cache: "no-store" });
    if (manifest.language !== language) {
      await removeTour(code, language);
      return null;
    }
    if (manifest.version === kept.version) return kept;
    tell();
    return await withItsWords(kept, manifest);
  } catch (error) {
    await dropIfWithdrawn(code, error);
    if (isForWantOfRoom(error)) {
      await removeTour(code, language);
      throw new CrowdedOut();
    }
    console.warn(error);
    return kept;
  }
}

async function withItsWords(kept: KeptTour, manifest: Manifest): Promise<KeptTour> {
  const { code, language } = kept;
  let held = await heldFiles();
  const words = manifest.files.filter(({ path, sha256 }) => path === "tour.json" && !held.has(sha256));
  await beginTour(code, language, manifest.files);
  await fetchAll(words, words.reduce((sum, { bytes }) => sum + bytes, 0), quietly, unstopped);
  held = await heldFiles();
  const isWhole = manifest.files.every(({ sha256 }) => held.has(sha256));
  const made = await assembled(code, manifest);
  // Until the new ground is here, the old one is better than none; without a version it is asked for again.
  const files = manifest.files.map((file) => (held.has(file.sha256) ? file : (kept.files.find(({ path }) => path === file.path) ?? file)));
  const now: KeptTour = { ...made, files, style: made.style ?? kept.style, version: isWhole ? manifest.version : "" };
  await keepTour(now, isWhole);
  return now;
}
