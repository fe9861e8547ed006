"""Finds in time: a curve and a map for each slice of it, of what a query finds."""
