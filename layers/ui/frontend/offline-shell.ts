/**
 * The service worker of an app that starts without network: it keeps exactly the files that the app is
 * built of. The list comes before the script (`self.__PRECACHE`), the page of the app first.
 */
import { clientsClaim, copyResponse } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";

interface WorkerScope {
  __PRECACHE: PrecacheEntry[];
  skipWaiting(): Promise<void>;
  addEventListener(kind: "message", heard: (event: MessageEvent) => void): void;
}

/** Keeps the files and renews them when the page says "renew"; returns the address of the app's page. */
export function keepShell(): string | null {
  const scope = self as unknown as WorkerScope;
  cleanupOutdatedCaches();
  addPlugins([
    {
      // The page is the same whatever language a browser prefers: kept for one, found for another.
      cacheWillUpdate: async ({ response }) => {
        if (response.status !== 200) return null;
        return copyResponse(response, (parts) => {
          const headers = new Headers(parts.headers);
          headers.delete("Vary");
          return { ...parts, headers };
        });
      },
    },
  ]);
  precacheAndRoute(scope.__PRECACHE, { cleanURLs: false, directoryIndex: "" });
  clientsClaim();
  scope.addEventListener("message", (event) => {
    if (event.data === "renew") void scope.skipWaiting();
  });
  return scope.__PRECACHE[0]?.url ?? null;
}
