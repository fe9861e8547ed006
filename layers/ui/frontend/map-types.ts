/** What the map component says to pages and hears from them. Positions are WGS 84 degrees. */

export type LonLat = [lon: number, lat: number];
/** west, south, east, north. */
export type Bbox = [number, number, number, number];
export type FeatureId = string | number;

export interface SelectDetail {
  source: string;
  id: FeatureId;
  properties: Record<string, unknown>;
  lngLat: LonLat;
}

export interface PlaceDetail {
  lon: number;
  lat: number;
  source: "map" | "gps";
  /** Metres; only what a receiver said. */
  accuracy_m?: number;
}

export interface MovedDetail {
  bbox: Bbox;
  zoom: number;
}

declare global {
  interface HTMLElementEventMap {
    "feature-select": CustomEvent<SelectDetail>;
    place: CustomEvent<PlaceDetail>;
    moved: CustomEvent<MovedDetail>;
    "map-failed": CustomEvent<{ reason: string }>;
  }
}
