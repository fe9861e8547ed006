/** The page that shows a code for one more phone says when the phone has come in, or the code has run out. */
import { poll } from "@ui/live.ts";

interface PairingState {
  state: "waiting" | "used" | "expired";
  device?: string;
}

const EVERY = 2_000;
const box = document.querySelector<HTMLElement>("[data-pairing]");
const line = box?.querySelector<HTMLElement>("[data-part=state]");

if (box?.dataset.pairing && line) {
  const live = poll<PairingState>({
    url: box.dataset.pairing,
    every: EVERY,
    onData: ({ state, device }) => {
      if (box.dataset.state === state) return;
      box.dataset.state = state;
      const said = line.dataset[state] ?? "";
      line.textContent = device ? `${said} « ${device} »` : said;
      if (state !== "waiting") live.stop();
    },
  });
}
