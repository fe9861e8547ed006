"""The rooms of those who write tours."""
