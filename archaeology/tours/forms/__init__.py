"""What writers of tours fill in."""
