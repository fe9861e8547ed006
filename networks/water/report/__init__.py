"""Papers of the water service."""
