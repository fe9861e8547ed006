"""Why a file of relations cannot be read."""

from __future__ import annotations


class CannotRead(ValueError):
    """A file that holds no relations that can be read; the message is one French sentence."""
