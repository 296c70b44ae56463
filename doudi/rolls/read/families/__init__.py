"""Families of a roll: their rows, people and money."""
