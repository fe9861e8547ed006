/** Talking to `/api/field/v1` with this phone's token; cookies of a browser's session never go along. */
import { HttpError, type Options, request } from "@ui/http.ts";
import type { Problem } from "./protocol.ts";
import { account, putAccount } from "./account.ts";
import { putSetting, setting } from "./settings.ts";

export const BASE = "/api/field/v1";
export const CLOCK_SKEW = "clock-skew";
export const LAST_CONTACT = "last-contact";

/** The platform wants this phone emptied. */
export class WipeOrdered extends Error {}

/** There is no token, or the platform refuses it. */
export class SignedOut extends Error {}

let running = new AbortController();

/** Gives up what hangs on a network that is gone: there is a new one. */
export function hurry(): void {
  running.abort();
  running = new AbortController();
}

/** The answer, whose status is below 400. Throws HttpError, WipeOrdered, SignedOut. */
export async function ask(address: string, options: Options = {}, token?: string): Promise<Response> {
  const who = token === undefined ? await account() : null;
  const bearer = token ?? (who && !who.refused ? who.token : null);
  if (!bearer) throw new SignedOut();
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${bearer}`);
  const { signal } = running;
  try {
    const answer = await request(address, {
      cache: "no-store",
      ...options,
      headers,
      credentials: "omit",
      signal,
    });
    await noteContact(answer);
    return answer;
  } catch (error) {
    if (signal.aborted) throw new HttpError(0, {});
    if (!(error instanceof HttpError) || error.status !== 401) throw error;
    if ((error.problem as Problem).wipe) throw new WipeOrdered();
    // An answer to HEAD has no body that could say why: another one has.
    if (options.method === "HEAD") await ask(`${BASE}/changes`, {}, bearer);
    const now = await account();
    if (now && now.token === bearer) await putAccount({ ...now, refused: true });
    throw new SignedOut();
  }
}

export async function askJson<T>(address: string, options: Options = {}, token?: string): Promise<T> {
  const answer = await ask(address, options, token);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export function problemOf(error: unknown): Problem {
  return error instanceof HttpError ? { status: error.status, ...error.problem } : { status: 0 };
}

/** Notes when the platform was last heard, and by how much this phone's clock differs (ms). */
async function noteContact(answer: Response): Promise<void> {
  const now = Date.now();
  const known = await setting<number>(LAST_CONTACT, 0);
  const theirs = Date.parse(answer.headers.get("Date") ?? "");
  const skew = Number.isNaN(theirs) ? 0 : now - theirs;
  const before = await setting<number>(CLOCK_SKEW, 0);
  if (Math.abs(skew - before) > 30_000) await putSetting(CLOCK_SKEW, skew);
  if (Math.abs(now - known) > 15_000) await putSetting(LAST_CONTACT, now);
}
