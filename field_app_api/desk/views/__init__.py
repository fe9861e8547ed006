"""The rooms of the office in which what phones sent is looked at."""
