"""The addresses of rasters, for maps and for people."""
