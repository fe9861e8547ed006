"""The pages: asking for finds, one find, one operation, one place."""
