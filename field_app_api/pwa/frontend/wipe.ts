/** Erasing this phone because the office says so: everything first, then the word that it is done. */
import { request } from "@ui/http.ts";
import { eraseAll } from "./database.ts";
import { BASE, problemOf } from "./talk.ts";

// The one thing that outlives the erasure until the office has heard of it: a token that opens nothing else.
const STILL_TO_SAY = "terrain-wiped";

/** Erases; the database, what was precached, and the worker. */
export async function wipe(token: string): Promise<void> {
  await eraseAll();
  try {
    localStorage.setItem(STILL_TO_SAY, token);
  } catch {
    // Without it the word is said now or never.
  }
  if ("caches" in window) {
    for (const name of await caches.keys()) await caches.delete(name);
  }
  if ("serviceWorker" in navigator) {
    for (const each of await navigator.serviceWorker.getRegistrations()) {
      if (new URL(each.scope).pathname === document.body.dataset["scope"]) await each.unregister();
    }
  }
  await sayWiped(token);
}

/** Says it again, where the network was gone the last time. */
export async function sayWiped(token = waiting()): Promise<void> {
  if (!token) return;
  try {
    await request(`${BASE}/wiped`, {
      method: "POST",
      credentials: "omit",
      headers: { Authorization: `Bearer ${token}` },
    });
  } catch (error) {
    if (problemOf(error).status !== 401) return; // later
  }
  try {
    localStorage.removeItem(STILL_TO_SAY);
  } catch {
    // It was not kept either.
  }
}

function waiting(): string {
  try {
    return localStorage.getItem(STILL_TO_SAY) ?? "";
  } catch {
    return "";
  }
}
