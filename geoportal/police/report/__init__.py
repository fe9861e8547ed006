"""Reports for people outside the police."""
