/**
 * Choosing something for the form on another screen, and coming back with it.
 *
 * `#/choisir?question=pipe&layer=water-pipes` (an object) and `#/placer` (a point on the map) call
 * `chosen(...)`, which goes back; the form finds what was chosen in its draft.
 */
import type { PlaceSource } from "./protocol.ts";
import { back } from "./screens.ts";
import { draft, dropDraft, putDraft } from "./settings.ts";

export interface Choice {
  /** The question that it answers; "" for the place alone. */
  question: string;
  layer: string;
  /** Null: nothing (« aucune »). */
  key: number | null;
  /** What people call it. */
  label: string;
  /** WGS 84; of the object, or where the person tapped. */
  place: [longitude: number, latitude: number] | null;
  source: PlaceSource;
}

const DRAFT = "choice";

export async function chosen(choice: Choice): Promise<void> {
  await putDraft(DRAFT, choice);
  back();
}

/** What was chosen since; it is told once. */
export async function takeChoice(): Promise<Choice | null> {
  const choice = await draft<Choice>(DRAFT);
  if (choice) await dropDraft(DRAFT);
  return choice;
}
