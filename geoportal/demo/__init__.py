"""The demonstration territory, made from facts alone: nothing here needs a database."""
