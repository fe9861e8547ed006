"""Files that archaeologists bring on a page: what they may be, and how their columns are read."""
