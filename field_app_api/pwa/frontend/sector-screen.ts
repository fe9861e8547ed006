/** « Emporter un secteur » : what to take along, what it weighs, what is on this phone already. */
import type { Bbox } from "@ui/map-types.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { sayFailure, sectorsOffered } from "./field-state.ts";
import type { PartKind } from "./protocol.ts";
import { dropSector, keepSector, parts as keptParts, sectors as readSectors } from "./taken-sectors.ts";
import { numbersIn } from "@ui/near.ts";
import { NotKept } from "./outbox.ts";
import type { KeptPart, TakenSector } from "./records.ts";
import { KeepsChanging, takeSector } from "./take-along.ts";
import type { Screen } from "./screens.ts";
import { watchPlace } from "./whereabouts.ts";
import { bytes as sayBytes, moment } from "./words.ts";

const AROUND_M = 2_000;
const METRES_PER_DEGREE = 111_320;
const MANY = 8;

export const sectorScreen: Screen = {
  path: "secteur",
  title: "Emporter un secteur",
  async render(root, _params, query) {
    const said = h("p", { class: "field-status", role: "status", tabindex: -1 });
    const bar = h("progress", { class: "field-progress", hidden: true, "aria-label": "Téléchargement" });
    const held = h("section", {});
    const offers = h("section", {});
    const room = h("p", { class: "quiet" });
    // In sight whatever commune of a long list was tapped.
    const telling = h("div", { class: "field-telling" }, said, bar);
    let refill = (_held: TakenSector[]): void => undefined;
    root.append(telling, held, offers, room);
    const view = numbersIn<Bbox>(query.get("bbox"), 4);
    let busy = false;
    let isLeft = false;
    // Of which it is being asked whether it is really to go.
    let asked = "";

    async function take(name: string, bbox: Bbox): Promise<void> {
      if (busy) return;
      busy = true;
      setBusy(root, true);
      // The button that was pressed is at rest now: who reads with the keyboard is told here.
      said.focus({ preventScroll: true });
      said.textContent = `${name} : ce qu’il faut emporter…`;
      try {
        const before = await heldParts();
        const { manifest, fresh, received } = await takeSector(bbox, new Set(before.keys()), {
          room: requireRoom,
          tell: ({ done, parts, bytes, total }) => {
            bar.hidden = false;
            bar.max = Math.max(1, total);
            bar.value = total ? bytes : 1;
            said.textContent = `${name} : ${done} sur ${parts}, ${sayBytes(bytes)} sur ${sayBytes(total)}`;
          },
        });
        const kept = manifest.parts.map((part): KeptPart => ({
          sector: name,
          kind: part.kind,
          name: part.name,
          digest: part.digest,
          bytes: part.bytes,
          body: fresh.get(part.digest) ?? before.get(part.digest)?.body,
        }));
        const whole = manifest.parts.reduce((sum, part) => sum + part.bytes, 0);
        // As the platform rounded it: the cursor is good for that box alone.
        const { version, cursor } = manifest;
        await keepSector({ name, bbox: manifest.bbox, version, cursor, takenAt: Date.now(), bytes: whole, stale: false }, kept, manifest.parts);
        said.textContent = fresh.size
          ? `${name} est sur ce téléphone (${sayBytes(received)} reçus).`
          : `${name} était déjà à jour : rien à recevoir.`;
      } catch (error) {
        const isThere = (await readSectors()).some((each) => each.name === name);
        said.textContent = `${name} n’a pas pu être ${isThere ? "mis à jour" : "emporté"}. ${whyNot(error)}${isThere ? " Ce qui était sur ce téléphone y est toujours." : ""}`;
      } finally {
        busy = false;
        bar.hidden = true;
        setBusy(root, false);
        if (!isLeft) await draw();
      }
    }

    async function draw(): Promise<void> {
      const sectors = await readSectors();
      held.replaceChildren(...heldOf(sectors, asked, {
        update: (sector) => void take(sector.name, sector.bbox),
        ask: (name) => void ask(name),
        leave: (sector) => void leave(sector),
      }));
      room.textContent = await sayRoom();
      if (!offers.childElementCount) await drawOffers();
      refill(sectors);
    }

    /** Whether one is really to go; "" for no more. */
    async function ask(name: string): Promise<void> {
      const before = asked;
      asked = name;
      await draw();
      const next = name ? `keep-${name}` : `leave-${before}`;
      held.querySelector<HTMLElement>(`[data-act="${CSS.escape(next)}"]`)?.focus();
    }

    async function leave(sector: TakenSector): Promise<void> {
      asked = "";
      await dropSector(sector.name);
      said.textContent = `${sector.name} n’est plus sur ce téléphone. Ce qui reste à envoyer y est toujours.`;
      await draw();
    }

    async function drawOffers(): Promise<void> {
      const communes = await sectorsOffered();
      const list = h("ul", { class: "field-lines" });
      const search = h("input", { type: "search", id: "sector-search", autocomplete: "off", oninput: () => fill() });
      const none = h("p", { class: "quiet", role: "status" });
      let sectors: TakenSector[] = [];
      const fill = (): void => {
        const wanted = plain(search.value);
        const found = communes.filter(({ name }) => plain(name).includes(wanted));
        none.textContent = found.length ? "" : communes.length ? "Aucune commune de ce nom." : "La liste des communes viendra avec le réseau.";
        list.replaceChildren(
          ...found.map(({ name, bbox }) =>
            h("li", {}, h("button", { type: "button", class: "field-line", onclick: () => void take(name, bbox) },
              h("strong", {}, name),
              sectors.some((each) => each.name === name) && h("span", { class: "field-line__detail" }, "déjà emporté : mettre à jour"))),
          ),
        );
      };
      refill = (now) => {
        sectors = now;
        fill();
      };
      offers.replaceChildren(
        h("h2", {}, "Que voulez-vous emporter ?"),
        ...(view ? [bigButton("Ce que montrait la carte", () => void take(`Vue de la carte, ${moment(Date.now())}`, view), "button--wide")] : []),
        bigButton("Autour de moi, 2 km", () => aroundMe((bbox) => void take("Autour de moi", bbox), (problem) => (said.textContent = problem)), "button--wide"),
        ...(communes.length > MANY ? [h("div", { class: "field" }, h("label", { for: "sector-search" }, "Chercher une commune"), search)] : []),
        list,
        none,
      );
    }

    await draw();
    return () => {
      isLeft = true;
    };
  },
};

interface Acts {
  update: (sector: TakenSector) => void;
  ask: (name: string) => void;
  leave: (sector: TakenSector) => void;
}

function heldOf(sectors: TakenSector[], asked: string, acts: Acts): Node[] {
  if (sectors.length === 0) return [h("p", { class: "lead" }, "Aucun secteur n’est sur ce téléphone.")];
  return [
    h("h2", {}, "Sur ce téléphone"),
    ...sectors.map((sector) =>
      h("div", { class: "field-card" },
        h("h3", {}, sector.name),
        h("p", {}, `Emporté ${moment(sector.takenAt)} · ${sayBytes(sector.bytes)}`, sector.stale && h("span", { class: "field-mark" }, "à reprendre")),
        ...(sector.name === asked ? leaving(sector, acts) : [
          h("div", { class: "field-acts" },
            bigButton("Mettre à jour", () => acts.update(sector)),
            marked(`leave-${sector.name}`, bigButton("Retirer", () => acts.ask(sector.name), "button--secondary")))])),
    ),
  ];
}

function leaving(sector: TakenSector, { ask, leave }: Acts): Node[] {
  return [
    h("p", { role: "alert" }, h("strong", {}, `Retirer ${sector.name} de ce téléphone ? Il faudra du réseau pour l’emporter de nouveau.`)),
    h("div", { class: "field-acts" },
      marked(`gone-${sector.name}`, bigButton("Retirer", () => leave(sector), "button--danger")),
      marked(`keep-${sector.name}`, bigButton("Garder", () => ask(""), "button--secondary"))),
  ];
}

function marked(act: string, press: HTMLElement): HTMLElement {
  press.dataset["act"] = act;
  return press;
}

/** What any sector has brought, by digest: the network and the forms are the same for all. */
async function heldParts(): Promise<Map<string, KeptPart>> {
  const kinds: PartKind[] = ["layer", "forms", "styles", "network", "base-map"];
  const all = await Promise.all(kinds.map((kind) => keptParts(kind)));
  return new Map(all.flat().map((part) => [part.digest, part]));
}

class NoRoom extends Error {}

function whyNot(error: unknown): string {
  if (error instanceof NoRoom || error instanceof NotKept) return error.message;
  if (error instanceof KeepsChanging) return "Ce secteur change pendant qu’il arrive : recommencez dans un instant.";
  return sayFailure(error);
}

/** Twice what comes: it is written before what it replaces is taken away. */
async function requireRoom(bytes: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && usage !== undefined && quota - usage < 2 * bytes) {
    throw new NoRoom(`Il n’y a pas assez de place : il faut ${sayBytes(2 * bytes)}, il reste ${sayBytes(quota - usage)}.`);
  }
}

async function sayRoom(): Promise<string> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota === undefined || usage === undefined) return "";
  return `Cette application occupe ${sayBytes(usage)} sur ce téléphone ; elle peut en prendre ${sayBytes(quota)}.`;
}

function aroundMe(take: (bbox: Bbox) => void, fail: (problem: string) => void): void {
  fail("Position attendue…");
  const stop = watchPlace(({ place, problem }) => {
    if (!place && !problem) return;
    queueMicrotask(() => stop());
    if (!place) {
      fail(problem);
      return;
    }
    const north = AROUND_M / METRES_PER_DEGREE;
    const east = north / Math.cos((place[1] * Math.PI) / 180);
    take([place[0] - east, place[1] - north, place[0] + east, place[1] + north]);
  });
}

function setBusy(root: HTMLElement, busy: boolean): void {
  root.setAttribute("aria-busy", String(busy));
  for (const button of root.querySelectorAll("button")) button.disabled = busy;
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
