/** Words that the page says by itself: ages that pass, counts that change. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the words of the server's `age_in_words`. */
export function ageInWords(since: Date, now = new Date()): string {
  const passed = now.getTime() - since.getTime();
  if (passed < MINUTE) return "à l’instant";
  if (passed < HOUR) return `il y a ${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `il y a ${Math.floor(passed / HOUR)} h`;
  const days = Math.floor(passed / DAY);
  if (days < 60) return `il y a ${days} ${days > 1 ? "jours" : "jour"}`;
  if (days < 730) return `il y a ${Math.floor(days / 30)} mois`;
  return `il y a ${Math.floor(days / 365)} ans`;
}

/** Keep the ages on the page true; the exact time is in their title. */
export function keepAges(root: ParentNode, every = 20_000): void {
  window.setInterval(() => {
    for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime][title]")) {
      const words = ageInWords(new Date(time.dateTime));
      if (time.textContent !== words) time.textContent = words;
    }
  }, every);
}

export function requests(number: number): string {
  return `${number} ${number > 1 ? "demandes" : "demande"}`;
}

export function newRequests(number: number): string {
  return number > 1 ? `${number} nouvelles demandes` : "1 nouvelle demande";
}

export function joined(number: number): string {
  return number > 1 ? `${number} demandes ont rejoint la liste` : "1 demande a rejoint la liste";
}

/** Read aloud by screen readers, without interrupting. */
export function announce(sentence: string): void {
  const region = document.getElementById("announcements");
  if (region) region.textContent = sentence;
}
