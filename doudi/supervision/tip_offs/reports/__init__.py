"""Sealed tip-offs."""
