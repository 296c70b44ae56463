"""Verbs of inspections: rounds and their draw, records of cases, exchanges, findings."""
