/**
 * Starts the visitor's app without network: pages come from the network while it answers, else the app's
 * own page does their work with what the phone took along.
 *
 * Tours are never kept here: they are in this phone's IndexedDB.
 */
import { keepShell } from "@ui/offline-shell.ts";
import { matchPrecache } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/** Who stands in the street waits no longer for a network that hardly answers. */
const PATIENCE_MS = 4_000;

const page = keepShell();
if (page) {
  const only = { allowlist: [/^\/visite(?:\/[-\w]+){0,2}\/?(?:\?|$)/], denylist: [/\.\w+(?:\?|$)/] };
  registerRoute(new NavigationRoute(({ request }) => answer(request, page), only));
}

async function answer(request: Request, shell: string): Promise<Response> {
  const own = await matchPrecache(shell);
  if (!own) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(own), PATIENCE_MS));
  // What the server itself answers is shown; a gateway that finds no server is no answer. Where there is
  // nothing any more, the app says so, and takes from this phone what is no longer published.
  const served = fetch(request).then((response) => {
    if (response.status === 404) return new Response(own.body, { status: 404, headers: own.headers });
    return response.status < 502 || response.status > 504 ? response : own;
  });
  return Promise.race([served, late]).catch(() => own);
}
