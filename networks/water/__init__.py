"""Assets, incidents, repairs, renewal and opinions on roadworks."""
