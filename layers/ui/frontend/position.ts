/** Where this phone is, and how well it knows. */

export interface Position {
  longitude: number;
  latitude: number;
  /** Metres. */
  accuracy: number;
  /** ms */
  at: number;
}

/** `unable`: this browser knows no positions; `lost`: the phone finds none here. */
export type WhyNot = "unable" | "denied" | "late" | "lost";

export type Whereabouts =
  | { state: "looking" }
  | { state: "found"; position: Position }
  | { state: "failed"; why: WhyNot };

/** Tells each new position until the returned function is called; the best is not waited for. */
export function watchPosition(heard: (told: Whereabouts) => void): () => void {
  if (!("geolocation" in navigator)) {
    heard({ state: "failed", why: "unable" });
    return () => undefined;
  }
  heard({ state: "looking" });
  const id = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      heard({
        state: "found",
        position: {
          longitude: coords.longitude,
          latitude: coords.latitude,
          accuracy: Math.round(coords.accuracy),
          at: timestamp,
        },
      }),
    (error) => heard({ state: "failed", why: whyNot(error) }),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 },
  );
  return () => navigator.geolocation.clearWatch(id);
}

function whyNot(error: GeolocationPositionError): WhyNot {
  if (error.code === error.PERMISSION_DENIED) return "denied";
  return error.code === error.TIMEOUT ? "late" : "lost";
}
