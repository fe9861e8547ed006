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

/** A numbered point: `mark` is drawn, `label` is read; `tone` as map.css knows them, `figure` stands beside it. */
export interface MapPoint {
  id: string;
  place: LonLat;
  mark: string;
  label: string;
  tone?: "good" | "fair" | "poor";
  figure?: string;
  current?: boolean;
}

export interface PointDetail {
  id: string;
  lon: number;
  lat: number;
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
    "point-moved": CustomEvent<PointDetail>;
    "point-chosen": CustomEvent<{ id: string }>;
    "map-failed": CustomEvent<{ reason: string }>;
  }
}
