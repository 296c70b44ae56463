"""Institutions: beds, residents, admissions, leave and transfers."""
