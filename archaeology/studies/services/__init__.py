"""What changes studies: one module per verb."""
