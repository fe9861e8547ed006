/** Talking to `/api/field/v1` with this phone's token; cookies of a browser's session never go along. */
import { HttpError, type Options, request } from "@ui/http.ts";
import type { Problem } from "./protocol.ts";
import { account, putAccount } from "./account.ts";
import { putSetting, setting } from "./settings.ts";

export const BASE = "/api/field/v1";
export const CLOCK_SKEW = "clock-skew";
export const LAST_CONTACT = "last-contact";

/** The platform wants this phone emptied. */
export class WipeOrdered extends Error {
  /** By which token it was heard. */
  constructor(readonly token: string) {
    super();
  }
}

/** There is no token, or the platform refuses it. */
export class SignedOut extends Error {}

export const PORTAL = "Ce réseau demande de se connecter (portail) : rien n’est parti.";

/** A network that answers in the platform's place until somebody signs in to it. */
export class CaptivePortal extends HttpError {
  constructor() {
    super(0, { detail: PORTAL });
  }
}

let running = new AbortController();

/** Gives up what hangs on a network that is gone: there is a new one. */
export function hurry(): void {
  running.abort();
  running = new AbortController();
}

/** The answer, whose status is below 400. Throws HttpError (CaptivePortal), WipeOrdered, SignedOut. */
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
    if (isPage(answer)) throw new CaptivePortal();
    await noteContact(answer);
    return answer;
  } catch (error) {
    if (signal.aborted) throw new HttpError(0, {});
    if (!(error instanceof HttpError) || error.status !== 401) throw error;
    if ((error.problem as Problem).wipe) throw new WipeOrdered(bearer);
    // An answer to HEAD has no body that could say why: another one has.
    if (options.method === "HEAD") await ask(`${BASE}/changes`, {}, bearer);
    const now = await account();
    if (now && now.token === bearer) await putAccount({ ...now, refused: true });
    throw new SignedOut();
  }
}

/** Whether it is a page: the platform answers with data; its empty answers about files bear the same type. */
function isPage({ status, headers }: Response): boolean {
  return status === 200 && !headers.has("Tus-Resumable") && /\bhtml\b/i.test(headers.get("Content-Type") ?? "");
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
