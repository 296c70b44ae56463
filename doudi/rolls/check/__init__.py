"""Checks of rolls: duplicates, amounts against the law, the report."""
