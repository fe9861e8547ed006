"""Commands of the police."""
