"""People, agencies, roles; the Actor; visibility policies; the Territory as a key."""
