"""What is computed from measured speeds: pure Python and numpy, without Django or a database."""
