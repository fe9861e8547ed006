"""Rasters: elevation models, old plans and aerial views."""
