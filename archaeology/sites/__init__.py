"""Sources, operations, stratigraphy, finds and levels, and who may know where."""
