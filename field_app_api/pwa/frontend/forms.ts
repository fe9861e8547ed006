/** The forms that this phone knows, and where it has them from. */
import type { BoundingBox, Form, Forms, Me } from "./protocol.ts";
import type { Account } from "./records.ts";
import { account, putAccount } from "./account.ts";
import { keepPart, parts } from "./taken-sectors.ts";
import { ask, askJson, BASE, problemOf } from "./talk.ts";

// What was learned by itself, without any sector.
const NOWHERE = "";
const SMALL = 0.002;

/** By layer: what was learned at the last contact, else what a sector brought along. */
export async function knownForms(): Promise<Forms> {
  const known: Forms = {};
  const kept = await parts("forms");
  kept.sort((one, other) => Number(one.sector === NOWHERE) - Number(other.sector === NOWHERE));
  for (const part of kept) Object.assign(known, part.body as Forms);
  return known;
}

export async function formOf(layer: string): Promise<Form | null> {
  return (await knownForms())[layer] ?? null;
}

export const NOTHING_TO_RECORD =
  "Ce compte n’a rien à saisir sur le terrain : aucun formulaire ne lui est confié. Si vous devez en avoir un, demandez-le à la personne qui gère les comptes de votre collectivité.";

/** Whether an account may log something here: `unknown` until the platform was asked. */
export async function formsOf(who: Account | null): Promise<"some" | "none" | "unknown"> {
  const known = Object.values(await knownForms());
  if (who?.me && !who.me.forms.length) return "none";
  if (known.some(({ methods }) => methods.includes("create"))) return "some";
  return who?.me && known.length ? "none" : "unknown";
}

/** Asks who works here and what may be written, so that a leak can be logged before any sector. */
export async function learn(): Promise<void> {
  const me = await whoAmI();
  const who = await account();
  if (!who || !me) return;
  if (JSON.stringify(who.me) !== JSON.stringify(me)) await putAccount({ ...who, me });
  const [first] = me.sectors;
  if (!first) return;
  const before = (await parts("forms", NOWHERE))[0];
  try {
    const answer = await ask(`${BASE}/packages/forms/forms?bbox=${middleOf(first.bbox).join(",")}`, {
      headers: before ? { "If-None-Match": `"${before.digest}"` } : {},
    });
    if (answer.status === 304) return;
    const body = (await answer.json()) as Forms;
    await keepPart({
      sector: NOWHERE,
      kind: "forms",
      name: "forms",
      digest: /[0-9a-f]{64}/.exec(answer.headers.get("ETag") ?? "")?.[0] ?? "",
      bytes: JSON.stringify(body).length,
      body,
    });
  } catch (error) {
    // Not there, or nothing to write for this account: what a sector brings is enough.
    if (![403, 404, 413].includes(problemOf(error).status)) throw error;
  }
}

/** Throws like `ask`; null where the platform does not tell. */
export async function whoAmI(token?: string): Promise<Me | null> {
  try {
    return await askJson<Me>(`${BASE}/me`, {}, token);
  } catch (error) {
    if (problemOf(error).status === 404) return null;
    throw error;
  }
}

function middleOf([west, south, east, north]: BoundingBox): BoundingBox {
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  return [x - SMALL, y - SMALL, x + SMALL, y + SMALL].map(
    (edge) => Math.round(edge * 1e6) / 1e6,
  ) as BoundingBox;
}
