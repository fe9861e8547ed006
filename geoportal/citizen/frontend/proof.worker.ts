/** Does the work that a form's challenge asks for, away from the page. */
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import type { Challenge, Solution } from "altcha-lib/types";

self.onmessage = (event: MessageEvent<Challenge>): void => {
  void solveChallenge({ challenge: event.data, deriveKey, timeout: 60_000 })
    .catch(() => null)
    .then((solution: Solution | null) => self.postMessage(solution));
};
