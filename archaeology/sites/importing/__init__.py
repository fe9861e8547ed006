"""Reading the rows of files into the recording system, and writing them at once."""
