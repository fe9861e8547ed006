"""Writing tours."""
