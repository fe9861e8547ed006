/** Waits for a study: says how far it is, and shows what it found when there is something. */
import { poll } from "@ui/live.ts";

interface Progress {
  words: string;
  percent: number;
  finished: boolean;
}

const section = document.querySelector<HTMLElement>("#study-progress");
const bar = section?.querySelector("progress");
const percent = section?.querySelector<HTMLElement>(".study-progress__percent");
const status = section?.querySelector<HTMLElement>("[role=status]");
const url = section?.dataset["stateUrl"];

if (bar && percent && status && url) {
  const waiting = poll<Progress>({
    url,
    onData: (now) => {
      bar.value = now.percent;
      percent.textContent = `${now.percent} %`;
      // Said aloud by screen readers: only what changed.
      if (status.textContent !== now.words) status.textContent = now.words;
      if (!now.finished) return;
      waiting.stop();
      location.reload();
    },
  });
}
