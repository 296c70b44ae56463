"""Calls at the hotlines 12345 and 12349."""
