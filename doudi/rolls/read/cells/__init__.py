"""Cells of rolls: amounts, months, counts, identity numbers."""
