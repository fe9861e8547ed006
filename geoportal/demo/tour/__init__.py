"""The tour of Juliobona: its stops, its words and its drawings."""
