/**
 * Sending what is unsent, in the order in which it was done, and hearing what became of it.
 *
 * One at a time over all tabs (Web Locks). Each step is safe to be cut anywhere: whatever was taken
 * gets the same receipt again, a file goes on where it stopped.
 */
import { messageOf } from "@ui/http.ts";
import { sendFile } from "./files-out.ts";
import { learn } from "./forms.ts";
import type { Receipt } from "./protocol.ts";
import { UNSETTLED } from "./protocol.ts";
import { pullWork } from "./given-work.ts";
import { giveBack, leftHere } from "./leaving.ts";
import { LOCK, pullChanges } from "./pull.ts";
import { account, isOf, putAccount } from "./account.ts";
import { beginSending, changeFile, changeOperation, files, operations, putReceipts } from "./kept.ts";
import type { Account, Kept } from "./records.ts";
import { ask, askJson, BASE, CaptivePortal, hurry, problemOf, SignedOut, WipeOrdered } from "./talk.ts";
import { wipe } from "./wipe.ts";
import { isOnlyHere, several } from "./words.ts";

export type Phase =
  | "starting"
  | "idle"
  | "sending"
  /** Another tab of this phone is at it. */
  | "elsewhere"
  | "offline"
  | "trouble"
  | "signed-out"
  | "wiped";

export interface SyncState {
  phase: Phase;
  /** When the next try is made by itself, ms; 0: not foreseen. */
  retryAt: number;
  /** What the platform said, where it said something. */
  sentence: string;
}

/** Fired on `window` whenever `syncState()` changes. */
export const SYNC = "terrain:sync";
const UNSENT_EVERY = 20_000;
const IDLE_EVERY = 60_000;
/** While somebody looks at it: what was given or taken away is not to stay long. */
const LOOKED_AT_EVERY = 15_000;
const MOST_OPERATIONS = 100;
const MOST_BYTES = 1_000_000;
const MOST_IDS = 200;
// The whole batch has to be tried again later; anything else is about one operation.
const BUSY: ReadonlySet<number> = new Set([0, 408, 425, 429, 502, 503, 504]);

const OFFLINE = "Pas de réseau ici : l’envoi reprendra tout seul.";
const SIGNED_OUT: SyncState = {
  phase: "signed-out",
  retryAt: 0,
  sentence: "Ce téléphone n’est plus connecté : rien ne part avant que vous vous reconnectiez.",
};
const ELSEWHERE: SyncState = {
  phase: "elsewhere",
  retryAt: 0,
  sentence: "L’envoi est en cours dans un autre onglet de ce téléphone.",
};

let state: SyncState = { phase: "starting", retryAt: 0, sentence: "" };
let running = false;
let again = false;
let failures = 0;
let learned = false;
let timer = 0;

export function syncState(): SyncState {
  return state;
}

/** Starts now, or once more after what is going on. */
export function syncSoon(): void {
  if (state.phase === "wiped") return;
  again = true;
  if (!running) void run();
}

/** Starts at once whatever the last tries said. */
export function syncNow(): void {
  failures = 0;
  syncSoon();
}

/** Syncs at the start, when the network or the person comes back, and while something is unsent. */
export function startSync(): void {
  window.addEventListener("online", () => {
    hurry();
    syncNow();
  });
  window.addEventListener("offline", () => tell({ phase: "offline", retryAt: 0, sentence: OFFLINE }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") syncSoon();
  });
  syncSoon();
}

/** After signing in: who this is, and the forms. */
export function learnAgain(): void {
  learned = false;
  syncNow();
}

async function run(): Promise<void> {
  running = true;
  window.clearTimeout(timer);
  try {
    while (again) {
      again = false;
      await exclusively(pass);
    }
  } finally {
    running = false;
    await schedule();
  }
}

async function exclusively(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  const done = await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
  if (done) return;
  tell(ELSEWHERE);
  await navigator.locks.request(LOCK, work);
}

async function pass(): Promise<void> {
  const who = await account();
  if (!who || who.refused) return apart(who);
  try {
    await push(who);
    await pushFiles(who);
    await refresh(who);
    if (!learned) await learn();
    learned = true;
    await pullWork();
    await pullChanges();
    await giveBack(who);
    failures = 0;
    tell({ phase: "idle", retryAt: 0, sentence: "" });
  } catch (error) {
    await explain(error);
  }
}

/** Nobody is signed in: tokens are given back, and whether this phone is to be erased is heard all the same. */
async function apart(who: Account | null): Promise<void> {
  try {
    await giveBack(who);
    if (who) {
      // Turned away for a time only: an account that was closed, say, and opened again.
      await ask(`${BASE}/me`, {}, who.token);
      // Somebody may have signed in meanwhile.
      if ((await account())?.token === who.token) await putAccount({ ...who, refused: false });
      again = true;
      return;
    }
  } catch (error) {
    if (error instanceof WipeOrdered) return explain(error);
    // Whatever else it was: another time.
  }
  tell(SIGNED_OUT);
}

async function explain(error: unknown): Promise<void> {
  if (error instanceof WipeOrdered) {
    const lost = await lostWords();
    await wipe(error.token);
    return tell({ phase: "wiped", retryAt: 0, sentence: lost });
  }
  if (error instanceof SignedOut) return tell(SIGNED_OUT);
  failures += 1;
  const { status } = problemOf(error);
  if (status === 0 && (error as Error)?.name !== "HttpError") {
    // Ours, or the phone's: a full store, say. It is tried again all the same.
    return tell({ phase: "trouble", retryAt: 0, sentence: `Erreur du téléphone (${(error as Error)?.message ?? ""}).` });
  }
  if (error instanceof CaptivePortal) return tell({ phase: "trouble", retryAt: 0, sentence: error.message });
  if (status === 0) return tell({ phase: "offline", retryAt: 0, sentence: OFFLINE });
  tell({ phase: "trouble", retryAt: 0, sentence: messageOf(error) });
}

/** How much goes that had not arrived; of nobody by name, since whoever found the phone may read it. */
async function lostWords(): Promise<string> {
  const here = await files();
  const lost = (await operations()).filter((kept) => isOnlyHere(kept, here.filter(({ operation }) => operation === kept.id))).length;
  return lost ? several(lost, "saisie n’était pas envoyée : elle est perdue.", "saisies n’étaient pas envoyées : elles sont perdues.") : "";
}

/** Operations without a receipt, in the order of the phone. */
async function push(who: Account): Promise<void> {
  const waiting = await unsentOf(who);
  if (!waiting.length) return;
  tell({ phase: "sending", retryAt: 0, sentence: "" });
  // The platform is spoken to before anything is on its way: what is sent into the void counts as
  // sent, and cannot be taken back. What arrived without our hearing of it need not go again.
  await askReceipts(waiting.filter((kept) => kept.begun).map((kept) => kept.id).slice(0, MOST_IDS));
  for (const batch of batches(await unsentOf(who))) await pushBatch(batch);
}

async function unsentOf(who: Account): Promise<Kept[]> {
  return (await operations()).filter((kept) => kept.receipt === null && isOf(kept.owner, who));
}

async function pushBatch(wanted: readonly Kept[]): Promise<void> {
  const batch = await beginSending(wanted.map((kept) => kept.id));
  if (!batch.length) return;
  let receipts: Receipt[];
  try {
    const body = { ops: batch.map((kept) => kept.operation) };
    receipts = (
      await askJson<{ receipts: Receipt[] }>(`${BASE}/ops`, {
        method: "POST",
        json: body,
        timeout: 30_000,
      })
    ).receipts;
  } catch (error) {
    if (error instanceof SignedOut || error instanceof WipeOrdered) throw error;
    const problem = problemOf(error);
    if (problem.status === 409 && problem.receipts) {
      receipts = problem.receipts;
    } else if (BUSY.has(problem.status)) {
      await Promise.all(batch.map((kept) => noteFailure(kept, error)));
      throw error;
    } else if (batch.length > 1) {
      // One of them must not keep the others here.
      const half = Math.ceil(batch.length / 2);
      await pushBatch(batch.slice(0, half));
      return pushBatch(batch.slice(half));
    } else {
      return noteFailure(batch[0], error);
    }
  }
  // In the order sent; what could not even be read comes back without its id.
  await putReceipts(
    receipts.map((receipt, at) => ({ ...receipt, id: batch[at]?.id ?? receipt.id })),
  );
}

async function noteFailure(kept: Kept | undefined, error: unknown): Promise<void> {
  if (!kept) return;
  // No network is nobody's failure: the bar says it.
  const failure = problemOf(error).status === 0 ? "" : messageOf(error);
  await changeOperation(kept.id, { failure, tries: kept.tries + 1 });
}

function* batches(waiting: readonly Kept[]): Generator<Kept[]> {
  let batch: Kept[] = [];
  let size = 0;
  for (const kept of waiting) {
    const more = JSON.stringify(kept.operation).length;
    if (batch.length && (batch.length >= MOST_OPERATIONS || size + more > MOST_BYTES)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(kept);
    size += more;
  }
  if (batch.length) yield batch;
}

/** Files of operations that have a receipt; those that are small first. */
async function pushFiles(who: Account): Promise<void> {
  const known = new Map((await operations()).map((kept) => [kept.id, kept]));
  const here = (await files()).filter((file) => {
    const kept = known.get(file.operation);
    return kept?.receipt && isOf(kept.owner, who);
  });
  here.sort((one, other) => one.size - other.size);
  if (here.length) tell({ phase: "sending", retryAt: 0, sentence: "" });
  let failed: unknown = null;
  for (const file of here) {
    try {
      await sendFile(file, () => meanwhile(who));
    } catch (error) {
      if (error instanceof SignedOut || error instanceof WipeOrdered) throw error;
      const { status } = problemOf(error);
      await changeFile(file, { failure: status === 0 ? "" : messageOf(error) });
      if (BUSY.has(status)) throw error;
      failed ??= error;
      continue;
    }
    await askReceipts([file.operation]);
  }
  if (failed) throw failed;
}

/** What was done while a long file is on its way goes before its next piece. */
async function meanwhile(who: Account): Promise<void> {
  if (!again) return;
  again = false;
  await push(who);
}

/** What waits for something or for somebody may have got it. */
async function refresh(who: Account): Promise<void> {
  const here = new Set((await files()).map((file) => file.operation));
  const open = (await operations()).filter(
    (kept) =>
      isOf(kept.owner, who) &&
      kept.receipt &&
      (UNSETTLED.has(kept.receipt.outcome) || here.has(kept.id)),
  );
  const ids = open.map((kept) => kept.id);
  for (let at = 0; at < ids.length; at += MOST_IDS) await askReceipts(ids.slice(at, at + MOST_IDS));
}

async function askReceipts(ids: readonly string[]): Promise<void> {
  const answer = await ask(`${BASE}/receipts`, { method: "POST", json: { ids } });
  await putReceipts(((await answer.json()) as { receipts: Receipt[] }).receipts);
}

async function schedule(): Promise<void> {
  if (state.phase === "wiped") return;
  if (again) return syncSoon();
  if (state.phase === "signed-out") {
    const left = await leftHere();
    if (!left.length && !(await account())) return;
    timer = window.setTimeout(syncSoon, left.every(({ given }) => given) ? IDLE_EVERY : UNSENT_EVERY);
    return;
  }
  const unsent = (await files()).length > 0 || (await operations()).some((kept) => !kept.receipt);
  const idle = document.visibilityState === "visible" ? LOOKED_AT_EVERY : IDLE_EVERY;
  let wait = unsent ? Math.min(UNSENT_EVERY, idle) : idle;
  if (failures) wait = Math.min(wait, 1000 * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 4);
  if (unsent && failures) tell({ ...state, retryAt: Date.now() + wait });
  timer = window.setTimeout(syncSoon, wait);
}

function tell(next: SyncState): void {
  if (state.phase === "wiped") return;
  state = next;
  window.dispatchEvent(new Event(SYNC));
}
