"""Pages that everyone shares: home, the map, signing in."""
