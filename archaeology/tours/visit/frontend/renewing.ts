/** What this phone took along, made what is published now: what became confidential leaves it when it is next on line. */
import { HttpError, requestJson } from "@ui/http.ts";
import { forgetTour, heldFiles, keepTour, type KeptTour, keptTours, removeTour } from "./kept.ts";
import { assembled, fetchAll, takeAlong } from "./taking.ts";
import { manifestAddress, type Manifest } from "./telling.ts";

/** The tour is no longer published, and no longer on this phone. */
export class Withdrawn extends Error {}

/** Who stands in the street waits no longer for a network that hardly answers. */
const PATIENCE_MS = 8_000;

/**
 * The tour as it is published now; as it was taken along where there is no network; null where it is no
 * longer told in its language. Its words come first, so that a walk need not wait for the rest.
 *
 * `tell` is called when something newer is there. Throws Withdrawn.
 */
export async function renewed(kept: KeptTour, tell: () => void): Promise<KeptTour | null> {
  if (!navigator.onLine) return kept;
  const { code, language } = kept;
  try {
    const manifest = await requestJson<Manifest>(manifestAddress(code, language), { timeout: PATIENCE_MS, cache: "no-store" });
    if (manifest.language !== language) {
      await removeTour(code, language);
      return null;
    }
    if (manifest.version === kept.version) return kept;
    tell();
    return await withItsWords(kept, manifest);
  } catch (error) {
    await dropIfWithdrawn(code, error);
    console.warn(error);
    return kept;
  }
}

/** What this phone has of the tour in other languages: what may not be known any more stands in those as well. */
export async function renewOthers(code: string, language: string): Promise<void> {
  for (const kept of await keptTours()) {
    if (kept.code !== code || kept.language === language) continue;
    await renewed(kept, () => undefined).catch(console.warn);
  }
}

/** Where a refusal says that the tour is not published, nothing of it stays here. Throws Withdrawn. */
export async function dropIfWithdrawn(code: string, refusal: unknown): Promise<void> {
  // The platform's own refusal: the page of a hotspot that finds nothing is none.
  if (!(refusal instanceof HttpError) || refusal.status !== 404 || refusal.problem.status !== 404) return;
  if (await forgetTour(code)) throw new Withdrawn();
}

async function withItsWords(kept: KeptTour, manifest: Manifest): Promise<KeptTour> {
  const { code, language } = kept;
  const quietly = (): void => undefined;
  const signal = new AbortController().signal;
  let held = await heldFiles();
  const words = manifest.files.filter(({ path, sha256 }) => path === "tour.json" && !held.has(sha256));
  await fetchAll(words, words.reduce((sum, { bytes }) => sum + bytes, 0), quietly, signal);
  held = await heldFiles();
  const isWhole = manifest.files.every(({ sha256 }) => held.has(sha256));
  const made = await assembled(code, manifest);
  // Until the new ground is here, the old one is better than none; without a version it is asked for again.
  const files = manifest.files.map((file) => (held.has(file.sha256) ? file : (kept.files.find(({ path }) => path === file.path) ?? file)));
  const now: KeptTour = { ...made, files, style: made.style ?? kept.style, version: isWhole ? manifest.version : "" };
  await keepTour(now);
  if (!isWhole) void takeAlong(code, language, quietly, signal).catch(console.warn);
  return now;
}
