"""What is done with rasters, one function each."""
