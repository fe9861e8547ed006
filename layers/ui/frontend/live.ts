/**
 * Keeps a page up to date by asking an address again and again, conditionally.
 *
 *   const live = poll<Changes>({
 *     url: () => `/triage/changes?since=${cursor}`,
 *     onData: (changes) => { cursor = changes.cursor; show(changes); },
 *     onStatus: (online) => { banner.hidden = online; },
 *   });
 *
 * About once a second while the page is visible; a 304 (ETag) calls nobody. Errors double the wait up to 30 s;
 * coming back to the page or to the network asks at once. `live.now()` asks at once, `live.stop()` ends it.
 */
import { within } from "./http.ts";

export interface PollOptions<T> {
  url: string | (() => string);
  onData: (data: T, response: Response) => void;
  /** False after two failures in a row or when the browser knows it is offline; true when answers come back. */
  onStatus?: (online: boolean) => void;
  /** Milliseconds between two questions. */
  every?: number;
}

export interface Poll {
  now(): void;
  stop(): void;
}

const LONGEST_WAIT = 30_000;
const PATIENCE = 10_000;

export function poll<T>({ url, onData, onStatus, every = 1_000 }: PollOptions<T>): Poll {
  const end = new AbortController();
  let timer: number | undefined;
  let asking = false;
  let failures = 0;
  let online = true;
  let last: { address: string; etag: string } | undefined;

  function say(state: boolean): void {
    if (state === online) return;
    online = state;
    onStatus?.(state);
  }

  function later(): void {
    window.clearTimeout(timer);
    if (end.signal.aborted || document.hidden) return;
    const wait = Math.min(every * 2 ** Math.min(failures, 6), LONGEST_WAIT);
    // Spread, so that a hundred pages do not all come back in the same instant.
    timer = window.setTimeout(() => void ask(), failures ? wait * (0.75 + Math.random() / 2) : wait);
  }

  async function ask(): Promise<void> {
    if (asking || end.signal.aborted) return;
    asking = true;
    window.clearTimeout(timer);
    const address = typeof url === "string" ? url : url();
    try {
      const headers = new Headers({ Accept: "application/json" });
      if (last?.address === address) headers.set("If-None-Match", last.etag);
      const response = await fetch(address, {
        headers,
        credentials: "same-origin",
        // The page keeps the ETag itself: the browser's cache would turn a 304 into a 200.
        cache: "no-store",
        signal: within(PATIENCE, end.signal),
      });
      if (response.status !== 304) {
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        const data = (await response.json()) as T;
        const etag = response.headers.get("ETag");
        last = etag ? { address, etag } : undefined;
        if (!end.signal.aborted) onData(data, response);
      }
      failures = 0;
      say(true);
    } catch (error) {
      if (end.signal.aborted) return;
      failures += 1;
      if (failures > 1 || !navigator.onLine) say(false);
      console.warn(error);
    } finally {
      asking = false;
      later();
    }
  }

  const now = (): void => {
    failures = 0;
    void ask();
  };
  const listen = { signal: end.signal };
  document.addEventListener("visibilitychange", () => (document.hidden ? window.clearTimeout(timer) : now()), listen);
  window.addEventListener("online", now, listen);
  window.addEventListener("offline", () => say(false), listen);
  void ask();

  return {
    now,
    stop(): void {
      end.abort();
      window.clearTimeout(timer);
    },
  };
}
