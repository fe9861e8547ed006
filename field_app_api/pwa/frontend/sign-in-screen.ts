/** Signing this phone in, once: with a code read off the office's screen, or with one's password. */
import { messageOf, requestJson } from "@ui/http.ts";
import { deviceName } from "./device-name.ts";
import { h, notice } from "@ui/elements.ts";
import { whoAmI } from "./forms.ts";
import { askToPersist } from "./install.ts";
import { NotKept, newId } from "./outbox.ts";
import { go, type Leave, type Screen } from "./screens.ts";
import { account, handOver, putAccount } from "./account.ts";
import { CHANGED } from "./database.ts";
import { files, operations } from "./kept.ts";
import { leave, leftHere } from "./leaving.ts";
import { putSetting, setting } from "./settings.ts";
import { learnAgain } from "./sync.ts";
import { BASE, PORTAL } from "./talk.ts";
import { several } from "./words.ts";

export const signInScreen: Screen = {
  path: "connexion",
  title: "Connecter ce téléphone",
  async render(root, _params, query): Promise<Leave> {
    const before = await account();
    const code = query.get("code") ?? "";
    if (before?.refused) {
      root.append(
        notice(
          "warning",
          `La connexion de ${before.me?.name ?? before.username} n’est plus valable. Ce qui est sur ce téléphone y reste, et partira une fois reconnecté.`,
        ),
      );
    }
    const stays = h("div", { class: "stack" });
    const show = async (): Promise<void> => stays.replaceChildren(...(await whatStays()));
    if (!before) {
      await show();
      root.append(stays);
    }
    const name = h("input", { id: "nom-du-telephone", type: "text", maxlength: 120, autocomplete: "off", "aria-describedby": "nom-pourquoi" });
    name.value = await setting("device-name", await deviceName());
    const byCode = codeForm(code, name);
    const byPassword = passwordForm(before?.username ?? "", name);
    root.append(
      h(
        "div",
        { class: "field" },
        h("label", { class: "field__label", for: name.id }, "Nom de ce téléphone"),
        h("p", { class: "field__hint", id: "nom-pourquoi" }, "C’est ainsi que le bureau le reconnaît, s’il est perdu par exemple."),
        name,
      ),
      byCode,
      h("p", { class: "app-or" }, "ou"),
      byPassword,
    );
    if (code) (byCode.querySelector("button[type=submit]") as HTMLElement).focus();
    const changed = (): void => void show();
    window.addEventListener(CHANGED, changed);
    return () => window.removeEventListener(CHANGED, changed);
  },
};

/** What those who signed out here have left on this phone. */
async function whatStays(): Promise<HTMLElement[]> {
  const here = new Set((await files()).map(({ operation }) => operation));
  const unsent = new Map<string, number>();
  for (const { id, owner, receipt } of await operations()) {
    if (receipt === null || here.has(id)) unsent.set(owner.name, (unsent.get(owner.name) ?? 0) + 1);
  }
  const said = [...unsent].map(([name, count]) =>
    notice("warning", `${several(count, "saisie", "saisies")} de ${name} ${count < 2 ? "reste" : "restent"} sur ce téléphone : ${count < 2 ? "elle partira" : "elles partiront"} quand cette personne se reconnectera ici.`),
  );
  for (const { owner, given } of await leftHere()) {
    if (!given) said.push(notice("info", `Le bureau ne sait pas encore que ${owner.name} s’est déconnecté : il l’apprendra au prochain contact.`));
  }
  return said;
}

function codeForm(code: string, device: HTMLInputElement): HTMLElement {
  const field = h("input", {
    id: "code",
    type: "text",
    value: code,
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    spellcheck: "false",
    placeholder: "ABCD-EFGH",
    maxlength: 40,
  });
  return form("Avec un code du bureau", "Relier ce téléphone", [["Code affiché au bureau", field]], device, async (name) => {
    const json = { code: field.value.trim(), device: name };
    const made = await requestJson<{ token: string }>(`${BASE}/devices`, anonymous(json));
    return { token: made.token, username: "" };
  });
}

function passwordForm(username: string, device: HTMLInputElement): HTMLElement {
  const who = h("input", { id: "identifiant", type: "text", value: username, autocomplete: "username", autocapitalize: "none" });
  const secret = h("input", { id: "mot-de-passe", type: "password", autocomplete: "current-password" });
  return form(
    "Avec mon mot de passe",
    "Se connecter",
    [["Identifiant", who], ["Mot de passe", secret]],
    device,
    async (name) => {
      const json = { username: who.value.trim(), password: secret.value, device: name };
      const made = await requestJson<{ token: string }>("/api/auth/token", anonymous(json));
      return { token: made.token, username: json.username };
    },
  );
}

function anonymous(json: unknown): { method: string; json: unknown; credentials: RequestCredentials } {
  return { method: "POST", json, credentials: "omit" };
}

function form(
  title: string,
  label: string,
  fields: readonly [string, HTMLInputElement][],
  device: HTMLInputElement,
  signIn: (deviceName: string) => Promise<{ token: string; username: string }>,
): HTMLElement {
  // Beside the button that was pressed: above the form it would not be seen.
  const said = h("div", { role: "alert" });
  const press = h("button", { type: "submit", class: "button button--large button--wide" }, label);
  const rows = fields.map(([words, input]) =>
    h("div", { class: "field" }, h("label", { class: "field__label", for: input.id }, words), input),
  );
  const submit = async (): Promise<void> => {
    said.replaceChildren();
    const empty = fields.find(([, input]) => !input.value.trim());
    if (empty) {
      said.append(notice("danger", `« ${empty[0]} » manque.`));
      return empty[1].focus();
    }
    press.setAttribute("aria-busy", "true");
    try {
      const name = device.value.trim() || (await deviceName());
      await enter(await signIn(name), name);
    } catch (error) {
      // What cannot be read is no answer of the platform.
      const failure = error instanceof SyntaxError ? PORTAL : messageOf(error);
      const sentence = error instanceof NotKept ? error.message : failure;
      said.append(notice("danger", sentence));
      said.scrollIntoView({ block: "nearest" });
    } finally {
      press.removeAttribute("aria-busy");
    }
  };
  return h(
    "form",
    {
      class: "app-card",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (!press.hasAttribute("aria-busy")) void submit();
      },
    },
    h("h2", {}, title),
    ...rows,
    said,
    press,
  );
}

async function enter(made: { token: string; username: string }, deviceName: string): Promise<void> {
  // Who it is must be known at once: what is recorded leaves under no other name.
  const me = await whoAmI(made.token);
  const device = await setting("device", newId());
  await putSetting("device", device);
  await putSetting("device-name", deviceName);
  const username = made.username || (me?.name ?? "");
  const now = { ...made, username, device, deviceName, me, refused: false };
  const before = await account();
  if (before) await leave(before);
  await handOver(now);
  await putAccount(now);
  await askToPersist();
  learnAgain();
  go("");
}
