"""Sectors: weights, evidence, choice, gain, cross-validation."""
