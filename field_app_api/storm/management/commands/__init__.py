"""Commands of the field."""
