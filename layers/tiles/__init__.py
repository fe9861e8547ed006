"""Vector tiles straight from the database, their style and their legend."""
