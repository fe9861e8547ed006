/** The record that an entry in conflict is about: which one it is, and what it says now. */
import { nameOf, whichOf, wordOf } from "./asset-words.ts";
import { h } from "@ui/elements.ts";
import type { Around } from "./field-state.ts";
import { INCIDENTS, type Held } from "./held.ts";
import type { Receipt } from "./protocol.ts";
import type { Kept } from "./records.ts";
import { askJson } from "./talk.ts";
import { moment } from "./words.ts";

/** As the platform shows it to this account. */
export type Properties = Readonly<Record<string, unknown>>;

/** Records that were asked for, by layer and key; null where there is none, or it is not this account's to see. */
const known = new Map<string, Properties | null>();

const nameIn = ({ layer, key }: Receipt): string => `${layer}/${key}`;

/** What is known of the record of an entry; undefined while it was not heard. */
export const recordOf = (receipt: Receipt): Properties | null | undefined => (receipt.key === null ? null : known.get(nameIn(receipt)));

/** Asks for those records that a phone does not carry: what is over has left it. Nothing is thrown. */
export async function readRecords(each: readonly { receipt: Receipt }[]): Promise<void> {
  if (!navigator.onLine) return;
  const asked = new Map(each.filter(({ receipt }) => receipt.key !== null).map(({ receipt }) => [nameIn(receipt), receipt]));
  await Promise.all(
    [...asked].map(async ([name, { layer, key }]) => {
      try {
        const { properties } = await askJson<{ properties: Properties }>(`/ogc/collections/${layer}/items/${key}?f=json`, { timeout: 8_000 });
        known.set(name, properties);
      } catch {
        // Without network, or it is not to be had: what the phone knows is told.
      }
    }),
  );
}

/** « Fuite », « Vanne V-AB-A » : of the record, else of what was held when the entry was made. */
export function titleIn(each: Kept & { receipt: Receipt }, around: Around): string {
  const { layer } = each.receipt;
  const held = heldIn(each, around);
  const properties = recordOf(each.receipt);
  if (held) return nameOf(held, around.forms);
  if (properties) return nameOf({ layer, properties, id: String(each.receipt.key) } as Held, around.forms);
  return each.title.split(" : ", 1)[0] || (around.forms?.[layer]?.title ?? layer);
}

/** Number and place, and the way to it. */
export function whichIn(each: Kept & { receipt: Receipt }, around: Around): HTMLElement[] {
  const { layer, key } = each.receipt;
  const held = heldIn(each, around);
  // What this phone would have it say is no news of the record.
  const properties = recordOf(each.receipt) ?? held?.properties;
  const which = (properties ? whichOf({ layer, properties: { ...properties } }) : "") || each.about || "";
  const state = properties && each.receipt.conflict?.kind === "gone" ? stateWords(properties, around) : "";
  const lines = [which ? h("p", { class: "lead" }, which) : null, state ? h("p", {}, `À présent : ${state}.`) : null];
  if (layer === INCIDENTS && key !== null) {
    lines.push(
      held
        ? h("p", {}, h("a", { href: `#/intervention/${held.id}` }, "Voir l’intervention"))
        : h("p", {}, h("a", { href: `/eau/interventions/cle/${key}`, target: "_blank", rel: "noopener" }, "Ouvrir la fiche au bureau"), " (connexion au portail)"),
    );
  }
  return lines.filter((line): line is HTMLParagraphElement => line !== null);
}

function heldIn({ receipt }: { receipt: Receipt }, { holdings }: Around): Held | undefined {
  return receipt.key === null ? undefined : holdings.get(receipt.layer, receipt.key);
}

/** « Clos, réparé le 3 mai à 14:05 ». */
function stateWords(properties: Properties, { forms }: Around): string {
  const state = wordOf(forms, INCIDENTS, "state", properties["state"]);
  const when = (name: string): string => {
    const time = Date.parse(String(properties[name] ?? ""));
    return Number.isNaN(time) ? "" : moment(time);
  };
  const [closed, repaired] = [when("closed_at"), when("repaired_at")];
  return [state && `${state}${closed ? ` ${closed}` : ""}`, repaired && `réparé ${repaired}`].filter(Boolean).join(", ");
}
