"""What people fill in: asking for finds, and writing down."""
