"""Notices: each household that gains hears what changed, and the public reads the new standards."""
