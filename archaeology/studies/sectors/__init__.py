"""Sectors to dig or to show: criteria that people weigh, and how far the answer holds."""
