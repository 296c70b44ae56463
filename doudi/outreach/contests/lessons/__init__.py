"""Lessons that everybody gives, scored by a jury."""
