"""EPANET models (`.inp`) in and out, through WNTR."""
