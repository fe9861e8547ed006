"""What existing collection apps send, taken as operations of the field protocol."""
