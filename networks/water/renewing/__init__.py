"""Which pipe to renew: rows brought to `networks.renewal`, and what follows from what it says."""
