"""What lies below: sources, excavations, finds, and the tours that show them."""
