/** The proof of work of a form: begun when somebody begins to fill it in, silent. */
import type { Challenge, Solution } from "altcha-lib/types";

export interface Proof {
  /** The payload for the field `altcha`; undefined where this browser cannot make one. */
  ready(): Promise<string | undefined>;
}

/** `challenge` is the JSON that the page carries. */
export function proofOf(challenge: string): Proof {
  let result: Promise<string | undefined> | undefined;
  return { ready: () => (result ??= solve(challenge)) };
}

/** Whether the browser can do the work at all: not on plain HTTP away from localhost. */
export function canProve(): boolean {
  return window.isSecureContext && typeof Worker === "function" && "subtle" in crypto;
}

async function solve(text: string): Promise<string | undefined> {
  if (!canProve()) return undefined;
  const challenge = JSON.parse(text) as Challenge;
  let worker: Worker | undefined;
  try {
    const made = new Worker(new URL("./proof.worker.ts", import.meta.url), { type: "module" });
    worker = made;
    const solution = await new Promise<Solution | null>((resolve, reject) => {
      made.onmessage = (event: MessageEvent<Solution | null>) => resolve(event.data);
      made.onerror = reject;
      made.postMessage(challenge);
    });
    return solution ? btoa(JSON.stringify({ challenge, solution })) : undefined;
  } catch (error) {
    console.warn(error);
    return undefined;
  } finally {
    worker?.terminate();
  }
}
