/**
 * What was done on this phone: operations and their files, until the platform has them.
 *
 * What leaves it: an operation's body after a receipt, a file after a receipt that lists its hash.
 */
import type { IDBPTransaction } from "idb";
import { sameOwner } from "./account.ts";
import { database, type FieldDB, STRICT, told } from "./database.ts";
import type { Operation, Receipt } from "./protocol.ts";
import type { Kept, KeptFile, Owner } from "./records.ts";
import { ERASED, withLost } from "./erased.ts";
import { correctionDraft, setting } from "./settings.ts";
import { isOnlyHere } from "./words.ts";

const REPORTED = "reported";
const MOST_REPORTED = 500;

export type NewOperation = Omit<Operation, "sequence">;

/**
 * Keeps an operation with its files, in one transaction: all of it, or nothing.
 *
 * The sequence is given here, so that two tabs never give the same. A draft of that name goes.
 */
export async function keepOperation(
  given: NewOperation,
  owner: Owner,
  title: string,
  files: readonly KeptFile[],
  draftName = "",
  about = "",
): Promise<Kept> {
  const db = await database();
  const work = db.transaction(["operations", "files", "settings", "drafts"], "readwrite", STRICT);
  const sequence = (((await work.objectStore("settings").get("sequence")) as number) ?? 0) + 1;
  const kept: Kept = {
    id: given.id,
    sequence,
    operation: { ...given, sequence },
    owner,
    title,
    ...(about ? { about } : {}),
    savedAt: Date.now(),
    receipt: null,
    failure: "",
    tries: 0,
    begun: false,
  };
  const writes: Promise<unknown>[] = [
    work.objectStore("settings").put(sequence, "sequence"),
    work.objectStore("operations").add(kept),
    ...files.map((file) => work.objectStore("files").put(file)),
  ];
  if (draftName) writes.push(work.objectStore("drafts").delete(draftName));
  await Promise.all([...writes, work.done]);
  told();
  return kept;
}

/** Every operation that this phone still knows, in the order in which they were made. */
export async function operations(): Promise<Kept[]> {
  return (await database()).getAllFromIndex("operations", "sequence");
}

export async function operation(id: string): Promise<Kept | null> {
  return (await (await database()).get("operations", id)) ?? null;
}

/** Files that are on this phone, of one operation or of all. */
export async function files(ofOperation?: string): Promise<KeptFile[]> {
  const db = await database();
  if (ofOperation === undefined) return db.getAll("files");
  return db.getAllFromIndex("files", "operation", ofOperation);
}

/** Puts down a receipt; files that it lists are gone from this phone in the same transaction. */
export async function putReceipts(receipts: readonly Receipt[]): Promise<void> {
  const work = (await database()).transaction(["operations", "files"], "readwrite", STRICT);
  for (const receipt of receipts) {
    if (receipt.id !== null) await settle(work, receipt.id, receipt);
  }
  await work.done;
  told();
}

type Settling = IDBPTransaction<FieldDB, ("operations" | "files")[], "readwrite">;

async function settle(work: Settling, id: string, receipt: Receipt): Promise<void> {
  const kept = await work.objectStore("operations").get(id);
  if (!kept) return;
  const decided = receipt.conflict ? undefined : (kept.receipt?.conflict ?? kept.decided);
  const now = { ...kept, receipt, failure: "", tries: 0 };
  await work.objectStore("operations").put(decided ? { ...now, decided } : now);
  const arrived = [...receipt.files.received, ...receipt.files.refused.map((each) => each.sha256)];
  for (const sha256 of arrived) await work.objectStore("files").delete([id, sha256]);
}

/**
 * Those of some operations that have no receipt yet, as they are now; before this returns it is
 * written that they are on their way. What was taken back meanwhile is not among them.
 */
export async function beginSending(ids: readonly string[]): Promise<Kept[]> {
  const work = (await database()).transaction("operations", "readwrite", STRICT);
  const going: Kept[] = [];
  for (const id of ids) {
    const kept = await work.store.get(id);
    if (!kept || kept.receipt) continue;
    const now = { ...kept, begun: true };
    await work.store.put(now);
    going.push(now);
  }
  await work.done;
  told();
  return going;
}

/** Writes what is known of the way of an operation (failure, tries). */
export async function changeOperation(
  id: string,
  change: Partial<Pick<Kept, "failure" | "tries">>,
): Promise<void> {
  const work = (await database()).transaction("operations", "readwrite");
  const kept = await work.store.get(id);
  if (kept) await work.store.put({ ...kept, ...change });
  await work.done;
  told();
}

/** Writes how far a file has come. */
export async function changeFile(
  key: Pick<KeptFile, "operation" | "sha256">,
  change: Partial<Pick<KeptFile, "sent" | "failure">>,
): Promise<void> {
  const work = (await database()).transaction("files", "readwrite");
  const kept = await work.store.get([key.operation, key.sha256]);
  if (kept) await work.store.put({ ...kept, ...change });
  await work.done;
  told();
}

/** Erases all that is one account's; what had not arrived is written down, to be told to whoever works here. */
export async function eraseOf(owner: Owner): Promise<void> {
  const work = (await database()).transaction(["operations", "files", "drafts", "settings"], "readwrite", STRICT);
  const lost: Kept[] = [];
  for (const kept of await work.objectStore("operations").getAll()) {
    const { id, owner: whose } = kept;
    if (!sameOwner(whose, owner)) continue;
    const here = await work.objectStore("files").index("operation").getAllKeys(id);
    if (isOnlyHere(kept, here)) lost.push(kept);
    for (const key of here) await work.objectStore("files").delete(key);
    await work.objectStore("operations").delete(id);
    await work.objectStore("drafts").delete(correctionDraft(id));
  }
  const settings = work.objectStore("settings");
  if (lost.length) await settings.put(withLost(await settings.get(ERASED), lost), ERASED);
  await work.done;
  told();
}

/** What somebody reported here, once its operation was put away. */
interface Reported {
  owner: Owner;
  layer: string;
  key: number;
}

export async function reportedBefore(): Promise<Reported[]> {
  return setting<Reported[]>(REPORTED, []);
}

/** Puts finished lines away; what has files here or no settled receipt stays. */
export async function forgetOperations(ids: readonly string[]): Promise<void> {
  const work = (await database()).transaction(["operations", "files", "drafts", "settings"], "readwrite", STRICT);
  const settings = work.objectStore("settings");
  const reported = ((await settings.get(REPORTED)) as Reported[] | undefined) ?? [];
  for (const id of ids) {
    const kept = await work.objectStore("operations").get(id);
    const here = await work.objectStore("files").index("operation").count(id);
    if (!kept?.receipt || here) continue;
    const { key } = kept.receipt;
    if (kept.operation.method === "create" && key !== null) reported.push({ owner: kept.owner, layer: kept.operation.layer, key });
    await work.objectStore("operations").delete(id);
    await work.objectStore("drafts").delete(correctionDraft(id));
  }
  await settings.put(reported.slice(-MOST_REPORTED), REPORTED);
  await work.done;
  told();
}
