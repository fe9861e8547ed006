"""RAEPA, StaR-Eau and EPANET: the networks' files in and out."""
