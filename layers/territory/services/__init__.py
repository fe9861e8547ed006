"""What can be done with boundaries."""
