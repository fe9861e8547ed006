"""Citizen requests: what is reported at a place, who answers for it, and how it ends."""
