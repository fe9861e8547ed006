"""What can be done in the police's rooms."""
