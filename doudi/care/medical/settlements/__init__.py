"""Settlements of medical costs: import, decision, second person."""
