"""The level of the water in a time, and how far it came."""
