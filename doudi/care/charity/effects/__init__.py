"""What charity reached in a year."""
