"""Sections of a territory's ground: what is asked, read, cut and shown."""
