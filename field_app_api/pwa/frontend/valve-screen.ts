/** One valve: open or closed, how it turns, what the next one should know. Written down on this phone at once. */
import { detailOf, nameOf, sayOpen } from "./asset-words.ts";
import { bigButton } from "./big-button.ts";
import { h } from "@ui/elements.ts";
import { readAround, watchAround, writeUpdate } from "./field-state.ts";
import { byDistance, DEVICES, isValve, type Held } from "./held.ts";
import { NotKept } from "./outbox.ts";
import { sayWay } from "./object-list.ts";
import { go, type Screen } from "./screens.ts";
import { watchPlace } from "./whereabouts.ts";

const OPENINGS: [value: string, label: string][] = [
  ["true", "Ouverte"],
  ["false", "Fermée"],
  ["null", "On ne sait pas"],
];

export const valveScreen: Screen = {
  path: "vanne/:key",
  title: "Vanne",
  async render(root, { key }) {
    const around = await readAround();
    const held = around.holdings.get(DEVICES, key ?? "");
    if (!held || !isValve(held) || !held.values) {
      root.append(h("p", { class: "notice", role: "status" }, "Cette vanne n’est pas dans ce qui a été emporté."), toMap());
      return;
    }
    const forms = around.forms;
    const handlings = forms?.[DEVICES]?.questions.find((question) => question.name === "handling")?.codes ?? [];
    const title = h("h2", {}, nameOf(held, forms));
    const now = h("p", { class: "lead" });
    const way = h("p", { class: "quiet" });
    const said = h("p", { class: "field-status", role: "status" });
    let current: Held = held;

    const open = choices("Elle est", "is_open", OPENINGS, String(held.values["is_open"] ?? null));
    const handling = choices("Manœuvre", "handling", handlings, String(held.values["handling"] ?? "unknown"));
    const most = forms?.[DEVICES]?.questions.find((question) => question.name === "handling_note")?.most || 300;
    const note = h("textarea", { id: "handling-note", rows: 3, maxlength: most });
    note.value = String(held.values["handling_note"] ?? "");
    const form = h(
      "form",
      { class: "field-form", onsubmit: (event) => void save(event) },
      open.element,
      handling.element,
      h("div", { class: "field" }, h("label", { for: "handling-note" }, "Remarque"), note),
      h("button", { type: "submit", class: "button field-big button--wide" }, "Enregistrer"),
      said,
    );

    function tell(): void {
      now.replaceChildren(detailOf(current, forms), current.unsent ? " " : "", current.unsent ? h("span", { class: "field-mark" }, "non envoyé") : "");
    }

    async function save(event: Event): Promise<void> {
      event.preventDefault();
      const before = current.values ?? {};
      const after: Record<string, unknown> = {
        is_open: JSON.parse(open.value()) as unknown,
        handling: handling.value(),
        handling_note: note.value.trim(),
      };
      const changes = Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== (before[name] ?? (name === "handling_note" ? "" : null))));
      if (Object.keys(changes).length === 0) {
        said.textContent = "Rien n’a changé : il n’y a rien à enregistrer.";
        return;
      }
      try {
        await writeUpdate(current, changes, "is_open" in changes ? sayOpen(after["is_open"]) : "manœuvre");
        said.textContent = `Enregistré sur ce téléphone : ${nameOf(current, forms)} ${sayOpen(after["is_open"])}.`;
      } catch (error) {
        said.textContent = sentenceOf(error);
      }
    }

    tell();
    root.append(title, now, way, form, bigButton("Voir sur la carte", () => go(`carte?couche=${DEVICES}&objet=${held.id}`), "button--secondary"));
    const stopPlace = watchPlace((heard) => (way.textContent = sayWay(byDistance([current], heard.place)[0]!, heard.place)));
    const stopData = watchAround((fresh) => {
      current = fresh.holdings.get(DEVICES, held.id) ?? current;
      tell();
    });
    return () => {
      stopPlace();
      stopData();
    };
  },
};

/** One of a few, as big as a thumb. */
export function choices(
  legend: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
): { element: HTMLElement; value: () => string } {
  const inputs = options.map(([value]) => {
    const input = h("input", { type: "radio", name, value });
    input.checked = value === chosen;
    return input;
  });
  const element = h(
    "fieldset",
    { class: "field-radios" },
    h("legend", {}, legend),
    ...options.map(([, label], at) => h("label", {}, inputs[at]!, h("span", {}, label))),
  );
  return { element, value: () => inputs.find((input) => input.checked)?.value ?? chosen };
}

/** What to tell of a write that did not happen. */
export function sentenceOf(error: unknown): string {
  return error instanceof NotKept ? error.message : "Ce n’est pas enregistré : le téléphone refuse d’écrire. Recommencez.";
}

export const toMap = (): HTMLElement => bigButton("Carte", () => go("carte"), "button--secondary");
