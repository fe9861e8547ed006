"""A layer that only these tests know: markers that are public, discreet or hidden."""
