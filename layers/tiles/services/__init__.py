"""What is done with the counts of aggregated layers."""
