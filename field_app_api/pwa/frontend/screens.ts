/** The screens of the app: one at a time, named by what follows `#/` in the address. */

/** What a screen gives back to be told that it goes. */
export type Leave = () => void;

export interface Screen {
  /** `signaler`, or with parameters `vanne/:key`. */
  path: string;
  title: string;
  /** Draws into the empty `root`; the screen's own heading is there already. */
  render(
    root: HTMLElement,
    params: Readonly<Record<string, string>>,
    query: URLSearchParams,
  ): void | Leave | Promise<void | Leave>;
}

const screens: Screen[] = [];
let leave: Leave | void = undefined;
let shown = 0;
let place: HTMLElement | null = null;

export function addScreens(...added: Screen[]): void {
  screens.push(...added);
}

/** Whether a screen is there for an address, `choisir` say. */
export function hasScreen(path: string): boolean {
  return found(path) !== null;
}

/** Goes to a screen: `go("signaler")`, `go("vanne/12")`, `go("choisir?question=pipe")`. */
export function go(path: string): void {
  location.hash = `#/${path}`;
}

/** Back to where the person came from, home when it was nowhere. */
export function back(): void {
  if (history.length > 1) history.back();
  else go("");
}

/** Draws the screen of the address again. */
export async function redraw(): Promise<void> {
  if (!place) return;
  const drawing = ++shown;
  leave?.();
  leave = undefined;
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const match = found(path) ?? found("");
  if (!match) return;
  const { screen, params } = match;
  document.title = screen.path ? `${screen.title} – Terrain` : "Terrain";
  const body = document.createElement("div");
  body.className = "screen";
  const heading = document.createElement("h1");
  heading.className = "screen__title";
  heading.tabIndex = -1;
  heading.textContent = screen.title;
  body.append(heading);
  const root = document.createElement("div");
  root.className = "screen__body";
  body.append(root);
  place.replaceChildren(body);
  window.scrollTo(0, 0);
  document.body.dataset["screen"] = screen.path || "accueil";
  heading.focus({ preventScroll: true });
  const left = await screen.render(root, params, new URLSearchParams(query));
  // The person has gone on while this one was being drawn.
  if (drawing === shown) leave = left;
  else left?.();
}

/** Shows the address's screen in `root`, now and whenever the address changes. */
export function startScreens(root: HTMLElement): void {
  place = root;
  window.addEventListener("hashchange", () => void redraw());
  void redraw();
}

function found(path: string): { screen: Screen; params: Record<string, string> } | null {
  const asked = path.split("/");
  for (const screen of screens) {
    const names = screen.path.split("/");
    if (names.length !== asked.length) continue;
    const params: Record<string, string> = {};
    const fits = names.every((name, at) => {
      const part = decoded(asked[at] ?? "");
      if (!name.startsWith(":")) return name === part;
      params[name.slice(1)] = part;
      return part !== "";
    });
    if (fits) return { screen, params };
  }
  return null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
