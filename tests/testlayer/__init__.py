"""A layer that only the tests know: hidden, generalised and reclassified rows."""
