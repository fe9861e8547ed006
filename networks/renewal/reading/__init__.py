"""Pipes and breaks from files."""

from networks.renewal.reading.breaks import read_breaks
from networks.renewal.reading.pipes import read_pipes

__all__ = ["read_breaks", "read_pipes"]
