/**
 * Talking to the platform: JSON in and out, problem details (RFC 9457) understood, French on the screen.
 *
 *   try { const made = await requestJson<Made>("/api/requests", { method: "POST", json: {...} }); }
 *   catch (error) { status.textContent = messageOf(error); }
 */

export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  /** Field → its messages, where the server says so. */
  errors?: Record<string, string[]>;
}

export class HttpError extends Error {
  override readonly name = "HttpError";
  /** 0: no answer at all. */
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail || sentenceFor(status));
    this.status = status;
    this.problem = problem;
  }
}

export interface Options extends Omit<RequestInit, "body"> {
  json?: unknown;
  body?: BodyInit;
  /** Milliseconds before giving up; 20 s unless told. */
  timeout?: number;
}

/** The answer's JSON (undefined for an empty one). Throws HttpError, whose message is in French. */
export async function requestJson<T>(url: string, options: Options = {}): Promise<T> {
  const response = await request(url, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The answer, whose status is below 400. Throws HttpError. */
export async function request(url: string, options: Options = {}): Promise<Response> {
  const { json, timeout = 20_000, signal, ...init } = options;
  const headers = new Headers(init.headers);
  if (!headers.has("Accept")) headers.set("Accept", "application/json, application/problem+json");
  const method = (init.method ?? "GET").toUpperCase();
  if (!["GET", "HEAD", "OPTIONS"].includes(method)) headers.set("X-CSRFToken", csrfToken());
  if (json !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(json);
  }
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      ...init,
      headers,
      signal: within(timeout, signal),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new HttpError(0, {});
  }
  if (response.status >= 400) throw new HttpError(response.status, await problemOf(response));
  return response;
}

/** A signal that aborts after `milliseconds`, or with another one (AbortSignal.any is too young for old phones). */
export function within(milliseconds: number, other?: AbortSignal | null): AbortSignal {
  const either = new AbortController();
  const stop = (): void => either.abort();
  if (other?.aborted) stop();
  other?.addEventListener("abort", stop, { once: true, signal: either.signal });
  window.setTimeout(stop, milliseconds);
  return either.signal;
}

/** What to tell a person about any error. */
export function messageOf(error: unknown): string {
  return error instanceof HttpError ? error.message : sentenceFor(500);
}

/** The token of the page's own form, else of Django's cookie. */
export function csrfToken(): string {
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return field?.value ?? decodeURIComponent(cookie?.[1] ?? "");
}

async function problemOf(response: Response): Promise<Problem> {
  if (!/json/.test(response.headers.get("Content-Type") ?? "")) return {};
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}

function sentenceFor(status: number): string {
  switch (status) {
    case 0:
      return "Le réseau ne répond pas. Vérifiez la connexion, puis recommencez.";
    case 400:
    case 422:
      return "Le serveur n’a pas compris cette demande.";
    case 401:
      return "Votre session est terminée. Connectez-vous de nouveau.";
    case 403:
      return "Vous n’avez pas le droit de faire cela, ou la page est ouverte depuis trop longtemps : rechargez-la.";
    case 404:
      return "Ce que vous cherchez n’existe pas, ou plus.";
    case 409:
    case 412:
      return "Quelqu’un d’autre a modifié cette fiche entre-temps. Relisez-la avant de recommencer.";
    case 413:
      return "Le fichier est trop lourd.";
    case 429:
      return "Trop de demandes en peu de temps. Attendez quelques minutes, puis recommencez.";
    default:
      return "Le serveur a rencontré une panne. Recommencez dans un instant.";
  }
}
