"""A telling in the formats that others read."""
