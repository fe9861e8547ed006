"""What can be done in the recording system, one verb a module."""
