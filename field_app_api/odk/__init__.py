"""The façade for existing collection apps: Central’s API and OpenRosa, on the field protocol."""
