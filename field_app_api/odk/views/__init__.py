"""Addresses that existing collection apps know."""
