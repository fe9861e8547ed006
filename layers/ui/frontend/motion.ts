/** Whether somebody has asked their device for less motion. */
export const isCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** How long what comes onto a map takes to appear, in milliseconds, as MapLibre is told. */
export const fading = (): { fadeDuration: number } => ({ fadeDuration: isCalm() ? 0 : 300 });
