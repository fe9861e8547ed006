"""A storm: many phones on a bad network, and a server that is killed again and again."""
