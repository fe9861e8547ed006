"""Settings, addresses, entry points. Joins the apps by dotted strings; imported by nobody."""
