"""Reading files of speeds and of sites."""
