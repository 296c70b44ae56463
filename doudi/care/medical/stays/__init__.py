"""Stays in hospital, and care there by agreement."""
