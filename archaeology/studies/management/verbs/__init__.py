"""Verbs of `geoportal archaeology`."""
