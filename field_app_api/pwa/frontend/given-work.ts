/** What is given to whoever works here or to the team, wherever it lies: heard whole at each contact, and kept. */
import { account } from "./account.ts";
import type { FieldFeature, Work } from "./protocol.ts";
import { keepPart, parts } from "./taken-sectors.ts";
import { ask, BASE, problemOf } from "./talk.ts";

type Told = [layer: string, feature: FieldFeature];

/** Throws like `ask`. What is given no more is gone after this. */
export async function pullWork(): Promise<void> {
  const who = await account();
  const before = (await parts("work"))[0];
  let answer: Response;
  try {
    answer = await ask(`${BASE}/work`, before ? { headers: { "If-None-Match": `"${before.digest}"` } } : {});
  } catch (error) {
    // A platform that does not tell yet: the sectors say what they know.
    if (problemOf(error).status === 404) return;
    throw error;
  }
  if (answer.status === 304) return;
  const body = (await answer.json()) as Work;
  // Somebody else has signed in meanwhile: it is not theirs.
  if ((await account())?.token !== who?.token) return;
  const digest = /[0-9a-f]{64}/.exec(answer.headers.get("ETag") ?? "")?.[0] ?? "";
  await keepPart({ sector: "", kind: "work", name: "work", digest, bytes: 0, body });
}

/** As last heard, with what stands for it; null where it never was. */
export async function knownWork(): Promise<{ work: Work; digest: string } | null> {
  const [part] = await parts("work");
  return part ? { work: part.body as Work, digest: part.digest } : null;
}

/** The features of the sectors and those that are given, each once. */
export function withWork(features: readonly Told[], work: Work | null): Told[] {
  if (!work) return [...features];
  const given = new Map<string, Told>();
  for (const [layer, some] of Object.entries(work.features)) {
    for (const feature of some) given.set(`${layer}/${feature.id}`, [layer, feature]);
  }
  const taken = features.map(([layer, feature]): Told => {
    const name = `${layer}/${feature.id}`;
    const mine = given.get(name)?.[1];
    given.delete(name);
    // Whose work it is was heard with the work: a sector may lag behind.
    if (!mine) return [layer, feature.task && !work.more ? { ...feature, task: null } : feature];
    const later = versionOf(mine) >= versionOf(feature) ? mine : feature;
    return [layer, { ...later, task: mine.task ?? null }];
  });
  return [...taken, ...given.values()];
}

const versionOf = (feature: FieldFeature): number => feature.form?.version ?? 0;
