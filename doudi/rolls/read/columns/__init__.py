"""Meanings of the columns of a roll."""
