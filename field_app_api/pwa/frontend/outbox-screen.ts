/** « À envoyer »: what is on this phone only, what waits and for whom, what has arrived. */
import { button, h, notice } from "./elements.ts";
import { go, hasScreen, type Leave, type Screen } from "./screens.ts";
import {
  account,
  CHANGED,
  files,
  forgetOperations,
  type Kept,
  type KeptFile,
  operations,
  ownerOf,
} from "./store.ts";
import { SYNC, syncNow, syncState } from "./sync.ts";
import { bytes, flagWords, moment, sentence, several, type Standing, standing } from "./words.ts";

interface Line {
  kept: Kept;
  here: KeptFile[];
  stands: Standing;
}

const GROUPS: readonly [Standing, string][] = [
  ["here", "Sur ce téléphone seulement"],
  ["files", "Fichiers encore sur ce téléphone seulement"],
  ["waits", "Arrivé, quelqu’un doit s’en occuper"],
  ["refused", "Refusé"],
  ["done", "Arrivé"],
];

export const outboxScreen: Screen = {
  path: "a-envoyer",
  title: "À envoyer",
  async render(root): Promise<Leave> {
    const state = h("div", { role: "status" });
    const lists = h("div", {});
    root.append(
      state,
      button("Envoyer maintenant", syncNow, "button button--large button--wide"),
      lists,
    );
    let drawing = 0;
    const show = async (): Promise<void> => {
      const mine = ++drawing;
      const who = await account();
      const all = await files();
      const lines = (await operations()).map((kept): Line => {
        const here = all.filter((file) => file.operation === kept.id);
        return { kept, here, stands: standing(kept, here) };
      });
      if (mine !== drawing) return;
      state.replaceChildren(summary(lines));
      const owner = who ? ownerOf(who) : "";
      const groups = GROUPS.map(([stands, title]) =>
        group(title, lines.filter((line) => line.stands === stands), owner, stands),
      );
      // Only what changed is drawn anew: whoever reads or presses something there is not disturbed.
      const drawn = h("div", {}, ...groups);
      if (drawn.innerHTML !== lists.innerHTML) {
        const at = document.activeElement?.getAttribute("data-line");
        lists.replaceChildren(...drawn.childNodes);
        if (at) lists.querySelector<HTMLElement>(`[data-line="${CSS.escape(at)}"]`)?.focus();
      }
    };
    await show();
    const changed = (): void => void show();
    window.addEventListener(CHANGED, changed);
    window.addEventListener(SYNC, changed);
    return () => {
      window.removeEventListener(CHANGED, changed);
      window.removeEventListener(SYNC, changed);
    };
  },
};

function summary(lines: readonly Line[]): HTMLElement {
  const unsent = lines.filter((line) => line.stands === "here" || line.stands === "files");
  const { sentence: said } = syncState();
  if (!lines.length) return notice("info", "Rien n’a encore été saisi sur ce téléphone.");
  if (!unsent.length) return notice("success", "Tout est arrivé : rien n’est sur ce téléphone seulement.");
  const weight = unsent.flatMap((line) => line.here).reduce((sum, file) => sum + file.size - file.sent, 0);
  return notice(
    "warning",
    h("p", {}, h("strong", {}, several(unsent.length, "saisie n’est pas encore arrivée", "saisies ne sont pas encore arrivées")), weight ? ` (${bytes(weight)} de fichiers)` : "", unsent.length < 2 ? ". Ne l’effacez pas : elle n’existe pas ailleurs." : ". Ne les effacez pas : elles n’existent pas ailleurs."),
    said ? h("p", {}, said) : null,
  );
}

function group(title: string, lines: readonly Line[], owner: string, stands: Standing): HTMLElement | null {
  if (!lines.length) return null;
  const list = h("ul", { class: "app-lines" });
  for (const line of [...lines].reverse()) list.append(item(line, owner));
  const clear =
    stands === "done"
      ? button("Ranger ce qui est arrivé", () => void forgetOperations(lines.map(({ kept }) => kept.id)))
      : null;
  clear?.setAttribute("data-line", "clear");
  return h("section", { class: "app-group", "data-stands": stands }, h("h2", {}, `${title} (${lines.length})`), list, clear);
}

function item({ kept, here, stands }: Line, owner: string): HTMLElement {
  const receipt = kept.receipt;
  const line = h(
    "li",
    { class: "app-line", "data-stands": stands },
    h("h3", {}, kept.title),
    h("p", { class: "quiet" }, `Saisi ${moment(kept.savedAt)} · nº ${kept.sequence}`),
    h("p", {}, sentence(kept, here)),
  );
  if (kept.owner !== owner && receipt === null) {
    line.append(h("p", { class: "app-line__why" }, `Saisi par ${kept.owner} : partira quand cette personne se reconnectera ici.`));
  }
  if (receipt?.reason) line.append(h("p", { class: "app-line__why" }, receipt.reason));
  for (const word of flagWords(receipt?.flags ?? [])) line.append(h("p", { class: "quiet" }, word));
  for (const refused of receipt?.files.refused ?? []) {
    line.append(h("p", { class: "app-line__why" }, `Un fichier est gardé, mais inutilisable : ${refused.reason}`));
  }
  if (kept.failure) line.append(h("p", { class: "app-line__why" }, `Dernier essai : ${kept.failure}`));
  here.forEach((file, at) => line.append(progress(file, at + 1)));
  if (receipt?.outcome === "conflict" && hasScreen(`conflit/${kept.id}`)) {
    const choose = button("Choisir", () => go(`conflit/${kept.id}`), "button button--large");
    choose.setAttribute("data-line", kept.id);
    line.append(choose);
  }
  return line;
}

function progress(file: KeptFile, number: number): HTMLElement {
  const what = file.type.startsWith("audio/") ? "Note parlée" : "Photo";
  const label = `${what} ${number} : ${bytes(file.sent)} sur ${bytes(file.size)} envoyés`;
  return h(
    "div",
    { class: "app-progress" },
    h("p", { class: "quiet" }, label),
    h("progress", { max: file.size, value: file.sent, "aria-label": label }),
    file.failure ? h("p", { class: "app-line__why" }, `Dernier essai : ${file.failure}`) : null,
  );
}
