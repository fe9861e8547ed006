"""Pages of citizen requests."""
