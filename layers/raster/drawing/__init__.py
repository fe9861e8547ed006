"""Tiles drawn from the files of the map."""
