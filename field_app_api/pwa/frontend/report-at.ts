/** From an asset to the form of an incident: it comes with the asset and the place. */
import { nameOf } from "./asset-words.ts";
import type { Choice } from "./choosing.ts";
import { PIPES, type Held } from "./held.ts";
import { middleOf } from "@ui/near.ts";
import type { Forms } from "./protocol.ts";
import { go } from "./screens.ts";
import { putDraft } from "./settings.ts";

export async function reportAt(held: Held, forms: Forms | null): Promise<void> {
  const choice: Choice = {
    question: held.layer === PIPES ? "pipe" : "device",
    layer: held.layer,
    key: held.key,
    label: nameOf(held, forms),
    place: held.geometry && middleOf(held.geometry),
    source: "object",
  };
  // As if it had been chosen from the form itself.
  await putDraft("choice", choice);
  go("signaler");
}
