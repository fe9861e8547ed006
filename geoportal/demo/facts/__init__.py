"""What is written down rather than computed: numbers, names, lines and sentences."""
