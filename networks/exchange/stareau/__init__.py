"""StaR-Eau V2024, the geostandard of buried water networks, as GeoPackage."""
