"""What measurements share: the real server, and a client that costs next to nothing."""
