"""Measures: named figures of all rooms, and what they were at the end of each month."""
