/** Uses the parts of the interface as a page does; the tests drive it through what a person can reach. */
import "@ui/map.ts";
import { clearDraft, keepDraft } from "@ui/draft.ts";
import { messageOf, requestJson } from "@ui/http.ts";
import { linkListAndMap } from "@ui/list-and-map.ts";
import { poll } from "@ui/live.ts";

const say = (id: string, text: string): void => {
  const output = document.getElementById(id);
  if (output) output.textContent = text;
};

const map = document.querySelector("geo-map");
const list = document.querySelector<HTMLElement>("[data-geo-list]");
map?.addEventListener("place", (event) => say("place", JSON.stringify(event.detail)));
map?.addEventListener("feature-select", (event) => say("feature", JSON.stringify(event.detail)));
void map?.ready.then((ready) => {
  say("ready", String(ready));
});

if (list) {
  const link = linkListAndMap({
    list,
    map,
    source: "places",
    onSelect: (id, origin) => say("selected", `${id} ${origin}`),
    onOpen: (id) => say("opened", id),
    onMissing: (id) => say("missing", id),
  });
  document.getElementById("rewrite")?.addEventListener("click", () => {
    list.innerHTML = list.innerHTML.replace("Deux", "Deux, corrigé");
  });
  document.getElementById("third")?.addEventListener("click", () => link.select("3"));
}

if (document.getElementById("live")) {
  let calls = 0;
  poll<{ value: number }>({
    url: "/live",
    every: 100,
    onData: (data) => say("live", `${data.value} en ${++calls}`),
    onStatus: (online) => say("online", String(online)),
  });
}

const form = document.querySelector("form");
if (form) {
  void keepDraft(form, "essai").then((draft) => {
    say("restored", String(draft.restored));
    document.getElementById("discard")?.addEventListener("click", () => void draft.discard());
  });
  document.getElementById("done")?.addEventListener("click", () => void clearDraft("essai").then(() => say("cleared", "oui")));
}

document.getElementById("ask")?.addEventListener("click", () => {
  const address = document.querySelector<HTMLInputElement>("#address")?.value ?? "";
  requestJson<{ value: number }>(address).then(
    (answer) => say("answer", String(answer.value)),
    (error: unknown) => say("answer", messageOf(error)),
  );
});
