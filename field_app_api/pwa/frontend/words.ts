/** What the app says of sizes, hours, and of what became of an operation. */
import type { Conflict, Receipt } from "./protocol.ts";
import type { Kept, KeptFile } from "./records.ts";

const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });

export function bytes(count: number): string {
  if (count < 1000) return `${count} o`;
  if (count < 1_000_000) return `${Math.round(count / 1000)} ko`;
  if (count < 100_000_000) return `${number.format(count / 1_000_000)} Mo`;
  if (count < 1_000_000_000) return `${whole.format(count / 1_000_000)} Mo`;
  return `${whole.format(count / 1_000_000_000)} Go`;
}

export function several(count: number, one: string, many: string): string {
  return count < 2 ? `${count} ${one}` : `${number.format(count)} ${many}`;
}

/** « 2 photos et 1 note parlée ». */
export function filesWords(files: readonly { type: string }[]): string {
  const sounds = files.filter(({ type }) => type.startsWith("audio/")).length;
  const photos = files.length - sounds;
  const words = [
    photos ? several(photos, "photo", "photos") : "",
    sounds ? several(sounds, "note parlée", "notes parlées") : "",
  ];
  return words.filter(Boolean).join(" et ");
}

/** « à 14:05 », « le 3 mai à 14:05 ». */
export function moment(time: number): string {
  const at = new Date(time);
  const hour = at.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return `à ${hour}`;
  return `le ${at.toLocaleDateString("fr-FR", { day: "numeric", month: "long" })} à ${hour}`;
}

/** Whether something of it is on this phone only. */
export function isOnlyHere(kept: Kept, here: readonly unknown[]): boolean {
  return kept.receipt === null || here.length > 0;
}

export type Standing = "here" | "files" | "waits" | "refused" | "done";

/** Where an operation stands, for the list and its order. */
export function standing(kept: Kept, here: readonly KeptFile[]): Standing {
  const receipt = kept.receipt;
  if (receipt === null) return "here";
  if (here.length) return "files";
  switch (receipt.outcome) {
    case "applied":
    case "merged":
      return "done";
    case "forbidden":
      return "refused";
    default:
      return "waits";
  }
}

/** « Paul Martin », « vous et Paul Martin » : who wrote what an entry meets; `me` is the reader's own name. */
export function authors(conflict: Conflict, me: string): string {
  const each = Object.values(conflict.attributes).map(({ by }) => by);
  const names = new Set((each.length ? each : [conflict.by]).map((by) => (by && by === me ? "vous" : by || "quelqu’un d’autre")));
  return [...names].sort((one, other) => Number(other === "vous") - Number(one === "vous")).join(" et ");
}

/** What an entry in conflict met. */
export function metWords(conflict: Conflict, me: string): string {
  const who = authors(conflict, me);
  if (who === "vous") return "Vous avez modifié la même chose entre-temps, au bureau ou sur un autre téléphone.";
  const verb = who.startsWith("vous et ") ? "avez" : who.includes(" et ") ? "ont" : "a";
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${verb} modifié la même chose entre-temps.`;
}

/** One sentence about where an operation stands; `me` is the reader's own name, `every` all that this phone knows. */
export function sentence(kept: Kept, here: readonly KeptFile[], me = "", every: readonly Kept[] = []): string {
  const receipt = kept.receipt;
  if (receipt === null) {
    return kept.begun ? "Sur ce téléphone, sans reçu encore : peut-être arrivé." : "Sur ce téléphone seulement.";
  }
  if (here.length) {
    return `La fiche est arrivée ; ${filesWords(here)} encore sur ce téléphone seulement.`;
  }
  if (receipt.outcome === "waiting-for-parent") return waitsFor(kept, every);
  return told(receipt, me);
}

/** The first entry, of those that this one builds upon, that is not in its place; undefined where it is not known here. */
export function heldUpBy(kept: Kept, every: readonly Kept[]): Kept | undefined {
  if (kept.receipt?.outcome !== "waiting-for-parent") return undefined;
  const before = every.find(({ id }) => id === kept.operation.parent);
  return before && (heldUpBy(before, every) ?? before);
}

/** What an entry waits for that builds upon another one. */
function waitsFor(kept: Kept, every: readonly Kept[]): string {
  const before = heldUpBy(kept, every);
  if (!before) return "Arrivé. Attend une saisie antérieure qui n’est pas encore là.";
  const which = `Arrivé. Attend « ${before.title} » (nº ${before.sequence})`;
  switch (before.receipt?.outcome) {
    case undefined:
      return `${which}, qui n’est pas encore partie de ce téléphone.`;
    case "conflict":
      return `${which}, où un choix est à faire.`;
    case "quarantined":
    case "id-reused":
      return `${which}, que le bureau doit d’abord réparer.`;
    case "forbidden":
      return `${which}, qui a été refusée.`;
    default:
      return `${which}.`;
  }
}

function told(receipt: Receipt, me: string): string {
  switch (receipt.outcome) {
    case "applied":
      return "Arrivé : c’est enregistré.";
    case "merged":
      return "Arrivé : enregistré avec ce qui avait été modifié entre-temps.";
    case "conflict":
      if (receipt.conflict?.kind === "attributes") return `Arrivé. ${metWords(receipt.conflict, me)} Un choix est à faire.`;
      return "Arrivé. Un choix est à faire.";
    case "id-reused":
      return "Arrivé, mais sous l’identifiant d’une autre saisie : les deux sont gardées, le bureau les départage.";
    case "waiting-for-files":
      return "La fiche est arrivée. Ses fichiers ont été envoyés, le bureau les attend encore.";
    case "waiting-for-parent":
      return "Arrivé. Attend une saisie antérieure qui n’est pas encore là.";
    case "quarantined":
      return "Arrivé et gardé, mais à réparer par le bureau.";
    case "forbidden":
      return "Refusé : gardé par le bureau, mais pas enregistré.";
  }
}

const FLAGS: Readonly<Record<string, string>> = {
  late: "Arrivé plus d’un jour après avoir été saisi.",
  clock: "L’heure de ce téléphone n’était pas plausible : celle de l’arrivée est notée.",
  orphan: "Ce sur quoi cette saisie s’appuie n’est jamais arrivé.",
  "old-form": "Saisi avec une version antérieure du formulaire.",
  resolved: "Le choix a été fait au bureau ou sur un autre téléphone.",
  repaired: "Le bureau l’a complété avant de l’enregistrer.",
  gone: "La fiche n’existait déjà plus.",
  already: "La fiche le disait déjà quand elle a été close : rien n’est à choisir.",
  added: "Ajouté à la fiche, qui reste close.",
  joined: "Une saisie qui s’appuie sur celle-ci avait déjà fait la fiche : celle-ci la complète.",
  left: "La fiche est restée telle quelle : ses photos sont gardées, sans y être jointes.",
  "to-check": "Sur place et dans le registre, ce n’est pas pareil : le bureau vérifie.",
  "place-kept": "La position ne se change pas ainsi : celle d’avant est gardée.",
  "far-photo": "Une photo a été prise loin de l’endroit indiqué.",
};

export function flagWords(flags: readonly string[]): string[] {
  return flags.map((flag) => FLAGS[flag] ?? "").filter(Boolean);
}
