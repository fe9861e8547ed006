"""What writers of tours do, one verb each."""
