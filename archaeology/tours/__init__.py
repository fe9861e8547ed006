"""Heritage tours: written in the house, walked with a phone."""
