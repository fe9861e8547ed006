/**
 * Starts the app without network.
 *
 * Answers of the API are never kept here: what a phone takes along is in its IndexedDB.
 */
import { keepShell } from "@ui/offline-shell.ts";
import { createHandlerBoundToURL } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

const page = keepShell();
if (page) {
  // The rooms of the offices lie below the same address: they are never answered from here.
  const only = { allowlist: [/^\/terrain\/?(?:\?|$)/] };
  registerRoute(new NavigationRoute(createHandlerBoundToURL(page), only));
}
