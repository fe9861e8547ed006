"""The SQL of imports: staged rows and their way into a table."""
