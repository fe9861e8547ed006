/** What a phone is called until somebody calls it otherwise: as much as its browser tells of it. */

/** Of User-Agent Client Hints, which not every browser has. */
interface AgentData {
  platform?: string;
  getHighEntropyValues?(hints: string[]): Promise<{ model?: string; platform?: string }>;
}

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Macintosh/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];
// In the order in which one says less of itself than the next.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/** « Pixel 7, Android, Chrome »; « Android, Chrome » where the model is not told. */
export async function deviceName(): Promise<string> {
  const { userAgent } = navigator;
  const data = (navigator as Navigator & { userAgentData?: AgentData }).userAgentData;
  // "K" stands for every model in today's Chrome.
  const old = /Android [\d.]+; ([^;)]+?)(?: Build\/[^;)]*)?\)/.exec(userAgent)?.[1];
  let model = old && old !== "K" ? old : "";
  try {
    model = (await data?.getHighEntropyValues?.(["model"]))?.model || model;
  } catch {
    // Not told.
  }
  const parts = [model, firstOf(SYSTEMS, userAgent) || data?.platform, firstOf(BROWSERS, userAgent)];
  return parts.filter(Boolean).join(", ").slice(0, 100) || "Téléphone";
}

function firstOf(known: readonly [RegExp, string][], text: string): string {
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? "";
}
