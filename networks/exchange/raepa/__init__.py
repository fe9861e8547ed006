"""RAEPA 1.2, the French exchange standard of drinking water and sewer networks."""
