"""What relief registers with the family file."""
