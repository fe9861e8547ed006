/** Who works with this phone, and whose what is kept on it is. */
import { database, STRICT, told } from "./database.ts";
import type { Account, Owner } from "./records.ts";

/** As what is made now is signed. */
export function ownerOf(who: Account): Owner {
  return { id: who.me?.account ?? null, name: who.me?.name ?? who.username };
}

/** Whether something was made by whoever is signed in: it leaves under no other account. */
export function isOf(owner: Owner, who: Account | null): boolean {
  if (who === null) return false;
  const now = ownerOf(who);
  return owner.id === null ? owner.name === now.name : owner.id === now.id;
}

/** Whether two are one and the same. */
export function sameOwner(one: Owner, other: Owner): boolean {
  return one.id === null || other.id === null ? one.name === other.name : one.id === other.id;
}

/** Whoever is signed in on this phone. */
export async function account(): Promise<Account | null> {
  return (await (await database()).get("account", "me")) ?? null;
}

/** Writes who is signed in; what was made under this name before accounts were told apart by their id is theirs now. */
export async function putAccount(value: Account): Promise<void> {
  const owner = ownerOf(value);
  const work = (await database()).transaction(["account", "operations"], "readwrite", STRICT);
  await work.objectStore("account").put(value, "me");
  if (owner.id !== null) {
    const operations = work.objectStore("operations");
    for (const kept of await operations.getAll()) {
      if (kept.owner.id === null && kept.owner.name === owner.name) await operations.put({ ...kept, owner });
    }
  }
  await work.done;
  told();
}

/**
 * Another person's turn on this phone: what was taken along for the one before goes, since it is not
 * everybody's to see. What is unsent stays, for that person's next sign-in.
 */
export async function handOver(to: Account): Promise<void> {
  const work = (await database()).transaction(
    ["settings", "sectors", "parts", "changes", "drafts"],
    "readwrite",
    STRICT,
  );
  const before = await work.objectStore("settings").get("taken-by");
  const { id, name } = ownerOf(to);
  // A name: written before accounts were told apart by their id.
  if (before !== (id ?? name)) {
    const held = ["sectors", "parts", "changes", "drafts"] as const;
    if (before !== undefined && before !== name) await Promise.all(held.map((each) => work.objectStore(each).clear()));
    await work.objectStore("settings").put(id ?? name, "taken-by");
  }
  await work.done;
  told();
}
