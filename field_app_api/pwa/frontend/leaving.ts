/**
 * Signing out. The token is given back, at once or at the next contact; it is kept for as long as something of that
 * account is on this phone, since a token that opens nothing still hears that a lost phone is to be erased.
 */
import { account, isOf, ownerOf, sameOwner } from "./account.ts";
import { database, STRICT, told } from "./database.ts";
import { eraseOf, forgetOperations, operations } from "./kept.ts";
import type { Account, Left, Owner } from "./records.ts";
import { setting } from "./settings.ts";
import { ask, BASE, SignedOut, WipeOrdered } from "./talk.ts";
import { sayWiped } from "./wipe.ts";

const LEFT = "left";

/** Tokens of those who left. */
export const leftHere = (): Promise<Left[]> => setting<Left[]>(LEFT, []);

/** What is unsent stays, for the same person's next sign-in; what arrived is put away. */
export async function signOut(): Promise<void> {
  const who = await account();
  if (!who) return;
  const arrived = (await operations()).filter(
    ({ owner, receipt }) => isOf(owner, who) && (receipt?.outcome === "applied" || receipt?.outcome === "merged"),
  );
  await forgetOperations(arrived.map(({ id }) => id));
  await leave(who, true);
}

/** Keeps the token of an account that goes, to be given back; with `out` nobody is signed in any more. */
export async function leave(who: Account, out = false): Promise<void> {
  const work = (await database()).transaction(["account", "settings"], "readwrite", STRICT);
  const settings = work.objectStore("settings");
  const left = ((await settings.get(LEFT)) as Left[] | undefined) ?? [];
  const others = left.filter(({ token }) => token !== who.token);
  await settings.put([...others, { token: who.token, owner: ownerOf(who), given: who.refused }], LEFT);
  if (out) await work.objectStore("account").delete("me");
  await work.done;
  told();
}

/**
 * Gives back what is to be given back, and hears whether the phone is to be erased.
 *
 * Throws like `ask`: WipeOrdered where all of the phone is meant. While somebody else works with it, only what is the
 * former one's goes.
 */
export async function giveBack(who: Account | null): Promise<void> {
  for (const left of await leftHere()) {
    if (left.token === who?.token) continue;
    try {
      await ask(`${BASE}/devices/this`, { method: "DELETE" }, left.token);
    } catch (error) {
      if (error instanceof WipeOrdered) {
        if (!who || who.refused || isOf(left.owner, who)) throw error;
        await eraseOf(left.owner);
        await sayWiped(left.token);
        await change(left.token, null);
        continue;
      }
      // Given back before, though nobody heard the answer; or turned away by the office.
      if (!(error instanceof SignedOut)) throw error;
    }
    const isDone = isOf(left.owner, who) || !(await holdsOf(left.owner));
    await change(left.token, isDone ? null : { ...left, given: true });
  }
}

/** Whether something of an account is on this phone: entries, or what it took along. */
async function holdsOf(owner: Owner): Promise<boolean> {
  if ((await operations()).some((kept) => sameOwner(kept.owner, owner))) return true;
  const takenBy = await setting<number | string | null>("taken-by", null);
  if (takenBy !== owner.id && takenBy !== owner.name) return false;
  return (await (await database()).count("parts")) > 0;
}

async function change(token: string, now: Left | null): Promise<void> {
  const work = (await database()).transaction("settings", "readwrite", STRICT);
  const left = ((await work.store.get(LEFT)) as Left[] | undefined) ?? [];
  const others = left.filter((each) => each.token !== token);
  const next = now ? [...others, now] : others;
  const changed = JSON.stringify(next) !== JSON.stringify(left);
  if (changed) await work.store.put(next, LEFT);
  await work.done;
  if (changed) told();
}
