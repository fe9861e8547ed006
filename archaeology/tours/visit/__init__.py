"""`/visite`: tours on the visitor's phone, with or without network."""
