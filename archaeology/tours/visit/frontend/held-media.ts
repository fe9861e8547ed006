/**
 * The pictures and sounds of a tour in hand: on this phone, else from the network.
 *
 * What a walk shows is asked for when it begins, all of it and in the tour's order. A stop that opens asks
 * for nothing: who serves the files would learn from it who is where, and when.
 */
import { request } from "@ui/http.ts";
import type { Picture, Sound, Tour } from "./telling.ts";

export type Medium = Picture | Sound;

/** Fired on `window` when what did not come was asked for again. */
export const ASKED_AGAIN = "visite:asked-again";
/** A sound on a thin line takes long, and nobody waits for it with an empty screen. */
const PATIENCE_MS = 120_000;

export class HeldMedia {
  /** By SHA-256: what is on this phone, or came. */
  readonly #addresses = new Map<string, string>();
  /** By SHA-256: what was asked for since a walk began; rejected where it did not come. */
  readonly #asked = new Map<string, Promise<string>>();
  readonly #failed = new Set<string>();

  /** `here`: a file that is on this phone. `href`: where the network has it. */
  constructor(
    readonly tour: Tour,
    readonly here: (sha256: string) => Promise<Blob | undefined> = () => Promise.resolve(undefined),
    readonly href: (medium: Medium) => string = (medium) => medium.href,
  ) {}

  /** Where it is to be had; before a walk, from the network. Rejects where the walk's request for it failed. */
  async address(medium: Medium): Promise<string> {
    // Asked first: a walk may begin while this phone is searched.
    const asked = this.#asked.get(medium.sha256);
    return (await this.#here(medium.sha256)) ?? asked ?? this.href(medium);
  }

  /** Somebody wants what did not come: during a walk all of it, as it would tell where one is to ask for this alone. */
  askAgain(): void {
    if (this.#asked.size) this.setOut();
    window.dispatchEvent(new Event(ASKED_AGAIN));
  }

  /** A walk begins: asks for all that is neither here nor on its way. */
  setOut(): void {
    let before: Promise<unknown> = Promise.resolve();
    for (const medium of this.tour.stops.flatMap(({ images, audio }) => [...images, ...audio])) {
      const { sha256 } = medium;
      if (this.#asked.has(sha256) && !this.#failed.delete(sha256)) continue;
      const coming = before.then(async () => (await this.#here(sha256)) ?? (await this.#fetched(medium)));
      this.#asked.set(sha256, coming);
      before = coming.catch(() => this.#failed.add(sha256));
    }
  }

  async #here(sha256: string): Promise<string | undefined> {
    const known = this.#addresses.get(sha256);
    if (known) return known;
    const content = await this.here(sha256);
    return content && this.#named(sha256, content);
  }

  async #fetched(medium: Medium): Promise<string> {
    const answer = await request(this.href(medium), { timeout: PATIENCE_MS });
    return this.#named(medium.sha256, await answer.blob());
  }

  #named(sha256: string, content: Blob): string {
    const address = this.#addresses.get(sha256) ?? URL.createObjectURL(content);
    this.#addresses.set(sha256, address);
    return address;
  }
}
