"""What a new county does first, on the desk of the user who does it."""
