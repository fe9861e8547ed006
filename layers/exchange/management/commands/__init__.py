"""`geoportal import`."""
