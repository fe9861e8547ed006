"""The offline app of field agents."""
