"""Boundaries, service areas, the base map, and locating things."""
