"""The SQL of tiles: features, cells, and the pyramid of counts."""
