"""OGC API Features: every layer one may see, spoken the standard way."""
