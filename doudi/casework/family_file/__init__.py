"""What casework shows in the family file: matters, letters, records."""
