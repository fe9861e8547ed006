/** Finds as the server sends them for a map: arrays, since there may be very many. */

/** [longitude, latitude, key, index of the material, title where there is one]. */
export type Point = [number, number, number, number, string?];
/** [name, colour]. */
export type Material = [string, string];

/** The same as features; who has no title is called by its material, else `unnamed`. */
export function pointFeatures(
  points: readonly Point[],
  materials: readonly Material[],
  unnamed: string,
): GeoJSON.FeatureCollection {
  const features = points.map(([longitude, latitude, key, index, title]): GeoJSON.Feature => {
    const [material, color] = materials[index] ?? ["", ""];
    return {
      type: "Feature",
      id: key,
      geometry: { type: "Point", coordinates: [longitude, latitude] },
      properties: { id: key, title: title ?? (material || unnamed), note: title ? material : "", color },
    };
  });
  return { type: "FeatureCollection", features };
}
