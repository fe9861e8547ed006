/** One short sentence that does not interrupt, read aloud by screen readers: `toast("Réponse envoyée.")`. */
const SECONDS = 7;

export function toast(sentence: string): void {
  const shelf = document.getElementById("toasts");
  if (!shelf) return;
  const message = document.createElement("p");
  message.className = "toast";
  message.textContent = sentence;
  shelf.append(message);
  window.setTimeout(() => message.remove(), SECONDS * 1_000);
}
