"""Theme, base templates and the one map component that every page reuses."""
