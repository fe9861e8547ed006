/** « À envoyer »: what is on this phone only, what waits and for whom, what has arrived. */
import { button, h, notice } from "@ui/elements.ts";
import { go, hasScreen, type Leave, type Screen } from "./screens.ts";
import { account, isOf } from "./account.ts";
import { correctionOf } from "./correct-screen.ts";
import { CHANGED } from "./database.ts";
import { files, forgetOperations, operations } from "./kept.ts";
import { erasedHere } from "./erased.ts";
import type { Forms } from "./protocol.ts";
import { knownForms } from "./forms.ts";
import type { Account, Kept, KeptFile } from "./records.ts";
import { SYNC, syncNow, syncState } from "./sync.ts";
import { builtUpon, neverSent, withdraw } from "./unsent.ts";
import { bytes, filesWords, flagWords, heldUpBy, moment, sentence, several, type Standing, standing } from "./words.ts";

interface Line {
  kept: Kept;
  here: KeptFile[];
  stands: Standing;
}

/** What the lines are drawn with. */
interface Room {
  who: Account | null;
  forms: Forms;
  every: readonly Kept[];
  all: readonly KeptFile[];
  asked: string;
  /** Asks about one, or no more; what the keyboard is on then. */
  ask: (id: string, then: string) => void;
  said: HTMLElement;
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
    const said = h("p", { class: "field-status", role: "status", tabindex: -1 });
    const lists = h("div", {});
    const press = button("Envoyer maintenant", syncNow, "button button--large button--wide");
    root.append(state, said, press, lists);
    const marked = (line: string): HTMLElement | null => lists.querySelector(`[data-line="${CSS.escape(line)}"]`);
    let drawing = 0;
    // Of which it is being asked whether it is really to go.
    let asked = "";
    // Where the keyboard goes at the next drawing, whoever asks for that first.
    let next: string | null = null;
    const ask = (id: string, then: string): void => {
      [asked, next] = [id, then];
      void show();
    };
    const show = async (): Promise<void> => {
      const mine = ++drawing;
      const [who, forms, all, every] = [await account(), await knownForms(), await files(), await operations()];
      const lines = every.map((kept): Line => {
        const here = all.filter((file) => file.operation === kept.id);
        return { kept, here, stands: standing(kept, here) };
      });
      if (mine !== drawing) return;
      const told = summary(lines, (await erasedHere()).length > 0);
      if (!state.firstElementChild?.isEqualNode(told)) state.replaceChildren(told);
      press.hidden = !lines.some(isUnsent) || syncState().phase === "signed-out";
      const room: Room = { who, forms, every, all, asked, ask, said };
      const groups = GROUPS.map(([stands, title]) =>
        group(title, lines.filter((line) => line.stands === stands), room, stands),
      );
      // Only what changed is drawn anew: whoever reads or presses something there is not disturbed.
      const drawn = h("div", {}, ...groups);
      if (drawn.innerHTML !== lists.innerHTML) {
        const at = document.activeElement?.getAttribute("data-line");
        lists.replaceChildren(...drawn.childNodes);
        if (at) marked(at)?.focus();
      }
      if (next !== null) (marked(next) ?? said).focus();
      next = null;
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

const MOST_SAID = 80;

/** The first words that were written, or the place: what tells three leaks apart. */
function saidIn({ operation, about }: Kept, forms: Forms): string {
  const questions = forms[operation.layer]?.questions ?? [];
  const texts = ["long-text", "text"].flatMap((kind) => questions.filter((each) => each.kind === kind).map(({ name }) => operation.new[name]));
  const said = texts.find((text) => typeof text === "string" && text.trim()) ?? about;
  const words = typeof said === "string" ? said.replace(/\s+/g, " ").trim() : "";
  return words.length > MOST_SAID ? `${words.slice(0, MOST_SAID - 1).trimEnd()}…` : words;
}

const isUnsent = ({ stands }: Line): boolean => stands === "here" || stands === "files";

function summary(lines: readonly Line[], isErased: boolean): HTMLElement {
  const unsent = lines.filter(isUnsent);
  const { sentence: said, phase } = syncState();
  // Above it is said what did not arrive.
  if (isErased && !unsent.length) return notice("info", "Rien n’est à envoyer de ce téléphone.");
  if (!lines.length) return notice("info", "Rien n’a encore été saisi sur ce téléphone.");
  if (!unsent.length) return notice("success", "Tout est arrivé : rien n’est sur ce téléphone seulement.");
  const weight = unsent.flatMap((line) => line.here).reduce((sum, file) => sum + file.size - file.sent, 0);
  return notice(
    "warning",
    h("p", {}, h("strong", {}, several(unsent.length, "saisie n’est pas encore arrivée", "saisies ne sont pas encore arrivées")), weight ? ` (${bytes(weight)} de fichiers)` : "", unsent.length < 2 ? ". Ne l’effacez pas : elle n’existe pas ailleurs." : ". Ne les effacez pas : elles n’existent pas ailleurs."),
    said ? h("p", {}, said) : null,
    phase === "signed-out" ? button("Se connecter", () => go("connexion"), "button button--large") : null,
  );
}

function group(title: string, lines: readonly Line[], room: Room, stands: Standing): HTMLElement | null {
  if (!lines.length) return null;
  const list = h("ul", { class: "app-lines" });
  for (const line of [...lines].reverse()) list.append(item(line, room));
  const clear =
    stands === "done"
      ? button("Ranger ce qui est arrivé", () => void forgetOperations(lines.map(({ kept }) => kept.id)))
      : null;
  clear?.setAttribute("data-line", "clear");
  return h("section", { class: "app-group", "data-stands": stands }, h("h2", {}, `${title} (${lines.length})`), list, clear);
}

function item({ kept, here, stands }: Line, room: Room): HTMLElement {
  const { receipt, owner } = kept;
  const isMine = isOf(owner, room.who);
  const line = h(
    "li",
    { class: "app-line", "data-stands": stands },
    h("h3", {}, kept.title),
    h("p", { class: "quiet" }, `Saisi ${moment(kept.savedAt)} · nº ${kept.sequence}`),
    saidIn(kept, room.forms) && h("p", { class: "app-line__said" }, saidIn(kept, room.forms)),
    h("p", {}, sentence(kept, here, room.who?.me?.name, room.every)),
  );
  if (!isMine && receipt === null) {
    line.append(h("p", { class: "app-line__why" }, `Saisi par ${owner.name} : partira quand cette personne se reconnectera ici.`));
  }
  // Of two values the sentence above says it already.
  if (receipt?.reason && receipt.conflict?.kind !== "attributes") line.append(h("p", { class: "app-line__why" }, receipt.reason));
  for (const word of flagWords(receipt?.flags ?? [])) line.append(h("p", { class: "quiet" }, word));
  for (const refused of receipt?.files.refused ?? []) {
    line.append(h("p", { class: "app-line__why" }, `Un fichier est gardé, mais inutilisable : ${refused.reason}`));
  }
  // Nothing is tried before somebody signs in: what the last try said is no matter now.
  if (kept.failure && syncState().phase !== "signed-out") line.append(h("p", { class: "app-line__why" }, `Dernier essai : ${kept.failure}`));
  here.forEach((file, at) => line.append(progress(file, at + 1)));
  if (receipt?.outcome === "conflict" && hasScreen(`conflit/${kept.id}`)) {
    const choose = button("Choisir", () => go(`conflit/${kept.id}`), "button button--large");
    choose.setAttribute("data-line", kept.id);
    line.append(choose);
  }
  const before = heldUpBy(kept, room.every);
  if (before?.receipt?.outcome === "conflict" && hasScreen(`conflit/${before.id}`)) {
    const choose = button(`Choisir pour « ${before.title} », nº ${before.sequence}`, () => go(`conflit/${before.id}`), "button button--secondary button--large");
    choose.setAttribute("data-line", `before-${kept.id}`);
    line.append(choose);
  }
  if (kept.decided) {
    const read = button("Ce qui a été choisi", () => go(`conflit/${kept.id}`), "button button--secondary button--large");
    read.setAttribute("data-line", kept.id);
    line.append(read);
  }
  if (isMine && receipt === null) line.append(...mending(kept, room));
  return line;
}

/** What may still be done about an operation that has no receipt. */
function mending(kept: Kept, room: Room): HTMLElement[] {
  const { id } = kept;
  const marked = (mark: string, press: HTMLElement): HTMLElement => {
    press.setAttribute("data-line", `${mark}-${id}`);
    return press;
  };
  const named = (words: string): string => `${words} : ${kept.title}, nº ${kept.sequence}`;
  const spoken = (label: string, press: HTMLElement): HTMLElement => {
    press.setAttribute("aria-label", named(label));
    return press;
  };
  if (room.asked === id) {
    const take = async (): Promise<void> => {
      const gone = await withdraw(id);
      room.said.textContent = gone ? `${kept.title} : retiré de ce téléphone.` : `${kept.title} vient de partir : cela ne se retire plus.`;
      room.ask("", "");
    };
    return [
      h("p", { role: "alert" }, h("strong", {}, `${whatGoes(kept, room)} Rien n’en restera.`)),
      h("div", { class: "app-acts" },
        marked("gone", spoken("Retirer", button("Retirer", () => void take(), "button button--danger button--large"))),
        marked("keep", spoken("Garder", button("Garder", () => room.ask("", `take-${id}`))))),
    ];
  }
  const way = correctionOf(kept, room.forms);
  const acts = [
    way && marked("correct", spoken("Corriger", button("Corriger", () => go(way)))),
    neverSent(kept) && marked("take", spoken("Retirer", button("Retirer", () => room.ask(id, `keep-${id}`)))),
  ];
  const words = neverSent(kept) ? "" : "Cela ne se retire plus ; une correction partirait à la suite.";
  return [
    ...(words ? [h("p", { class: "quiet" }, words)] : []),
    h("div", { class: "app-acts" }, ...acts),
  ];
}

/** « Retirer « Fuite », 2 photos et 1 saisie qui s’y rapporte ? » */
function whatGoes(kept: Kept, { every, all }: Room): string {
  const upon = kept.operation.method === "create" ? builtUpon(every, kept.id) : [];
  const gone = new Set([kept.id, ...upon.map(({ id }) => id)]);
  const parts = [
    `« ${kept.title} »`,
    upon.length ? several(upon.length, "saisie qui s’y rapporte", "saisies qui s’y rapportent") : "",
    filesWords(all.filter(({ operation }) => gone.has(operation))),
  ];
  return `Retirer ${parts.filter(Boolean).join(", ")} ?`;
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
