/**
 * Starts the app without network: keeps exactly the files that it is built of, and nothing else.
 *
 * Answers of the API are never kept here: what a phone takes along is in its IndexedDB.
 */
import { clientsClaim, copyResponse } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

interface WorkerScope {
  __PRECACHE: PrecacheEntry[];
  skipWaiting(): Promise<void>;
  addEventListener(kind: "message", heard: (event: MessageEvent) => void): void;
}

const scope = self as unknown as WorkerScope;
const [shell] = scope.__PRECACHE;

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
if (shell) {
  // The rooms of the offices lie below the same address: they are never answered from here.
  const only = { allowlist: [/^\/terrain\/?(?:\?|$)/] };
  registerRoute(new NavigationRoute(createHandlerBoundToURL(shell.url), only));
}
clientsClaim();

scope.addEventListener("message", (event) => {
  if (event.data === "renew") void scope.skipWaiting();
});
