"""What can be done with operations and files of phones."""
