"""The SQL of the OGC services: a page of features as JSON, extents in time."""
