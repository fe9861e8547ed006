"""Municipal police: operations and speed checks, without a word about persons."""
