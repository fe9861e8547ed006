/** Telling somebody whose eyes are on the street that a stop was reached. */
import { settings } from "./settings.ts";

let audio: AudioContext | undefined;

/** To be called while a finger is down: browsers let a page sound only after that. */
export function readySound(): void {
  if (!settings().sound || typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  void audio.resume();
}

export function signal(): void {
  const { sound, vibration } = settings();
  // A page on which nobody has laid a finger yet may not shake the phone.
  if (vibration && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([180, 90, 180]);
  if (sound && audio) ring(audio);
}

/** Two soft notes, a fifth apart. */
function ring(context: AudioContext): void {
  [523.25, 783.99].forEach((hertz, at) => {
    const begins = context.currentTime + at * 0.22;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.0001, begins);
    loudness.gain.exponentialRampToValueAtTime(0.25, begins + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begins + 0.6);
    tone.connect(loudness).connect(context.destination);
    tone.start(begins);
    tone.stop(begins + 0.65);
  });
}
