"""What a phone in the field talks to: protocol only, no business rules."""
