"""What can be done with objects of any layer."""
