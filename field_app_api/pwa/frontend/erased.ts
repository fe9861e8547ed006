/** What the office had erased here while somebody else worked with the phone: told until it was read. */
import { database, STRICT, told } from "./database.ts";
import { button, h, notice } from "@ui/elements.ts";
import type { Kept } from "./records.ts";
import { setting } from "./settings.ts";
import { several } from "./words.ts";

/** The setting that keeps it: who erases writes it in the same transaction. */
export const ERASED = "erased";

/** Entries that were erased before they had arrived, by whose they were. */
export interface Erased {
  name: string;
  count: number;
}

export const erasedHere = (): Promise<Erased[]> => setting<Erased[]>(ERASED, []);

/** Those of what was told before, and of `lost` entries that go now. */
export function withLost(before: unknown, lost: readonly Kept[]): Erased[] {
  const counts = new Map(((before as Erased[] | undefined) ?? []).map(({ name, count }) => [name, count]));
  for (const { owner } of lost) counts.set(owner.name, (counts.get(owner.name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

export const erasedWords = ({ name, count }: Erased): string =>
  `Ce téléphone a effacé, sur demande du bureau, ${several(count, "saisie", "saisies")} de ${name} qui ${count < 2 ? "n’était pas envoyée" : "n’étaient pas envoyées"}.`;

/** Fills the place of the notice with what is still to be read. */
export async function showErasedEntries(place: HTMLElement): Promise<void> {
  const erased = await erasedHere();
  const mark = JSON.stringify(erased);
  if (place.dataset["shows"] === mark) return;
  place.dataset["shows"] = mark;
  place.hidden = !erased.length;
  place.replaceChildren();
  if (!erased.length) return;
  place.append(notice("danger", ...erased.map((each) => h("p", {}, erasedWords(each))), button("C’est lu", () => void read(erased))));
}

/** What was read is told no more; what came since is. */
async function read(these: readonly Erased[]): Promise<void> {
  const work = (await database()).transaction("settings", "readwrite", STRICT);
  const now = ((await work.store.get(ERASED)) as Erased[] | undefined) ?? [];
  const countOf = (name: string): number => these.find((each) => each.name === name)?.count ?? 0;
  const left = now.map(({ name, count }) => ({ name, count: count - countOf(name) })).filter(({ count }) => count > 0);
  await work.store.put(left, ERASED);
  await work.done;
  told();
}
