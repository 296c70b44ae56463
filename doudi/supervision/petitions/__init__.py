"""Petitions: registered, led to their way, answered in time, reviewed."""
