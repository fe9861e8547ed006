"""Pages of the water service, one room a module."""
