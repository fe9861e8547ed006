/** What assets and incidents are called on the screen, in few words. */
import { DEVICES, ENDED, INCIDENTS, isValve, PIPES, type Held } from "./held.ts";
import type { Forms } from "./protocol.ts";
import { moment } from "./words.ts";

const NETWORKS: Record<string, string> = {
  drinking: "eau potable",
  waste: "eaux usées",
  storm: "eaux pluviales",
  combined: "unitaire",
};
const DEVICE_NAMES: Record<string, string> = {
  connection_point: "Point de branchement",
  air_valve: "Ventouse",
  valve: "Vanne",
  drain: "Vidange",
  pressure_regulator: "Régulateur",
  hydrant: "Hydrant",
  meter: "Compteur",
  flow_meter: "Débitmètre",
};
const MATERIALS: Record<string, string> = {
  steel: "acier",
  asbestos_cement: "amiante-ciment",
  ductile_iron: "fonte ductile",
  grey_iron: "fonte grise",
  stoneware: "grès",
  ldpe: "PEBD",
  hdpe: "PEHD",
  lead: "plomb",
  pvc_old: "PVC ancien",
  pvc_bo: "PVC BO",
  pvc_u: "PVC",
  plain_concrete: "béton",
  reinforced_concrete: "béton armé",
};
const STATES: Record<string, string> = {
  open: "Ouvert",
  isolated: "Eau coupée",
  repaired: "Réparé",
  closed: "Clos",
  unfounded: "Sans suite",
};

/** What a repair is told by. */
export const REPAIR_TOLD = ["repair_support", "repair_defect", "repaired_on", "repair_what"];

/** The word of a code list of a form; the code itself where nobody knows it. */
export function wordOf(forms: Forms | null, layer: string, name: string, value: unknown): string {
  const codes = forms?.[layer]?.questions.find((question) => question.name === name)?.codes ?? [];
  return codes.find(([code]) => code === value)?.[1] ?? String(value ?? "");
}

/** « Fuite », « Canalisation AB », « Vanne V-AB-A ». */
export function nameOf(held: Held, forms: Forms | null): string {
  const { layer, properties } = held;
  const code = String(properties["code"] ?? "");
  if (layer === INCIDENTS) return wordOf(forms, layer, "kind", properties["kind"]) || "Incident";
  if (layer === PIPES) return `Canalisation ${code}`;
  if (layer === DEVICES) return `${DEVICE_NAMES[String(properties["function"])] ?? "Appareil"} ${code}`;
  return code || String(properties["title"] ?? properties["name"] ?? held.id);
}

/** « 26-00012 · 3 rue Haute » : which one it is, where it has a number or an address. */
export function whichOf({ layer, properties }: Pick<Held, "layer" | "properties">): string {
  if (layer !== INCIDENTS) return "";
  return [properties["number"], properties["address"] || properties["commune"]].filter(Boolean).join(" · ");
}

/** What tells it from its neighbours, in a few words. */
export function detailOf(held: Held, forms: Forms | null): string {
  const { layer, properties } = held;
  const parts: string[] = [];
  if (layer === INCIDENTS) {
    const where = String(properties["address"] || properties["commune"] || "");
    parts.push(stateOf(held), wordOf(forms, layer, "severity", properties["severity"]), where);
    parts.push(String(properties["number"] ?? ""), openedAt(properties["opened_at"]));
  } else if (isValve(held)) {
    parts.push(sayOpen(properties["is_open"]), sayHandling(held, forms));
  } else {
    if (properties["material"]) parts.push(MATERIALS[String(properties["material"])] ?? "");
    if (properties["diameter_mm"]) parts.push(`${properties["diameter_mm"]} mm`);
    if (properties["laid_year"]) parts.push(String(properties["laid_year"]));
    if (properties["network"] !== "drinking") parts.push(NETWORKS[String(properties["network"])] ?? "");
    if (properties["is_connection"] === true) parts.push("branchement");
  }
  if (layer !== INCIDENTS && (properties["retired_on"] || properties["in_service"] === false)) parts.push("hors service");
  return parts.filter(Boolean).join(" · ");
}

/** « le 3 mai à 14:05 »; what tells five leaks of one street apart. */
function openedAt(text: unknown): string {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? "" : moment(time);
}

/** What the platform says of it, or what was recorded of it here since: its state follows from that there. */
export function stateOf(held: Held): string {
  const here = stateRecorded(held);
  const word = STATES[here ?? String(held.properties["state"])] ?? "";
  return here && held.unsent ? `${word} (sur ce téléphone)` : word;
}

/** Whether the water is cut for it, as far as is known here. */
export const isCut = ({ values, properties }: Held): boolean => Boolean(values?.["isolated_at"] ?? properties["isolated_at"]);

/** Whether its repair is recorded, here or on the platform. */
export const isRepaired = (held: Held): boolean => (stateRecorded(held) ?? held.properties["state"]) === "repaired";

function stateRecorded({ changed, properties }: Held): string | null {
  const state = String(properties["state"]);
  // Closed here, or on the platform: nothing comes after that.
  if (ENDED.has(state)) return changed.has("state") ? state : null;
  if (REPAIR_TOLD.some((name) => changed.has(name))) return "repaired";
  return changed.has("isolated_at") && state === "open" ? "isolated" : null;
}

export const sayOpen = (value: unknown): string =>
  value === true ? "ouverte" : value === false ? "fermée" : "ouverte ou fermée : on ne sait pas";

export function sayHandling(held: Held, forms: Forms | null): string {
  const value = held.properties["handling"];
  return value && value !== "unknown" ? wordOf(forms, DEVICES, "handling", value).toLowerCase() : "";
}
