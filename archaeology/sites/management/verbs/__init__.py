"""The verbs of `geoportal archaeology`, one module each; apps above add theirs with `offer`."""
