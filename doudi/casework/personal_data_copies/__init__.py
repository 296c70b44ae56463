"""Copies of what is registered about a person, handed to that person on request (PIPL-44)."""
