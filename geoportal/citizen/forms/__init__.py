"""What citizens fill in."""
