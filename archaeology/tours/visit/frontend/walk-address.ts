/** Which part of a walk an address shows: `#/suivre` the way, `#/suivre/<slug>` a stop, `#/fin` the end. */
export const FOLLOW = "#/suivre";
export const END = "#/fin";
export const stopHash = (slug: string): string => `${FOLLOW}/${slug}`;

/** Whether an address is of a walk. */
export const isWalk = (hash: string): boolean => hash === FOLLOW || hash.startsWith(`${FOLLOW}/`) || hash === END;

/** The stop that an address names; empty: it names none. What cannot be decoded stays as it is: no stop is called so. */
export function slugIn(hash: string): string {
  const slug = hash.startsWith(`${FOLLOW}/`) ? hash.slice(FOLLOW.length + 1) : "";
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}
