"""Verbs of carers, agreements, gaps and payees."""
