"""Practice: one question at a time, weak topics more often."""
