"""What went to the banks and what they answered, on record: which payment is in which file, and how each one ended."""
