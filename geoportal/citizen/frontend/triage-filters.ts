/** The filter form and the address say the same thing. */

const OPEN = ["received", "assigned", "in_progress"];
const ALL = "toutes";
const USUAL: Record<string, string> = { tri: "recent" };
const TYPING_PAUSE = 300;

/** What the form says, as a query; what is usual is left out. */
export function queryOf(form: HTMLFormElement): string {
  const said = new FormData(form);
  const states = said.getAll("etat").map(String);
  const boxes = form.querySelectorAll("input[name=etat]").length;
  const query = new URLSearchParams();
  if (states.length === boxes) query.append("etat", ALL);
  else if (states.length && !(states.length === OPEN.length && OPEN.every((state) => states.includes(state)))) {
    for (const state of states) query.append("etat", state);
  }
  for (const [name, value] of said) {
    const text = typeof value === "string" ? value.trim() : "";
    if (name !== "etat" && text && USUAL[name] !== text) query.append(name, text);
  }
  return query.toString();
}

/** Make the form say what a query says. */
export function fillForm(form: HTMLFormElement, query: string): void {
  const said = new URLSearchParams(query);
  const states = said.getAll("etat");
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked =
        control.name !== "etat"
          ? said.has(control.name)
          : states.includes(ALL) || (states.length ? states : OPEN).includes(control.value);
    } else if (control instanceof HTMLSelectElement) {
      control.value = said.get(control.name) ?? USUAL[control.name] ?? "";
    } else if (control instanceof HTMLInputElement && control !== document.activeElement) {
      control.value = said.get(control.name) ?? "";
    }
  }
}

/** Call back with the query whenever the form changes: at once, or after a pause in typing. */
export function listen(form: HTMLFormElement, changed: (query: string, typing: boolean) => void): void {
  let timer: number | undefined;
  let last = queryOf(form);
  const tell = (typing: boolean): void => {
    window.clearTimeout(timer);
    const query = queryOf(form);
    if (query !== last || !typing) changed((last = query), typing);
  };
  form.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== "search") return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => tell(true), TYPING_PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "search") return;
    tell(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell(false);
  });
}
