"""One verb, one service."""
