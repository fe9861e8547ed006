"""Rasters: what is taken in, what is made of it, what is served."""
