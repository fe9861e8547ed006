"""How the rows of a file become requests: what the mapping says, categories, places, values."""
