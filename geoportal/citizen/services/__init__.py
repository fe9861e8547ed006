"""What can be done with a request: one verb, one file."""
