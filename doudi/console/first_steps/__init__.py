"""What a new county does first, on the desk of whoever does it."""
