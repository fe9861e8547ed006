"""Studies: the analyses of archaeology run on what is recorded, kept and published."""
