"""Temporary identities of people whose name or number is not known."""
