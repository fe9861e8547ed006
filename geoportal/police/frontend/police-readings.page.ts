/** Waits for an import: says how far it is, and shows the report when there is one. */
import { poll } from "@ui/live.ts";

interface Progress {
  words: string;
  finished: boolean;
}

const section = document.querySelector<HTMLElement>("#import");
const status = section?.querySelector<HTMLElement>("[role=status]");
const url = section?.dataset["stateUrl"];

if (status && url) {
  const waiting = poll<Progress>({
    url,
    onData: ({ words, finished }) => {
      if (status.textContent !== words) status.textContent = words;
      if (!finished) return;
      waiting.stop();
      location.reload();
    },
  });
}
