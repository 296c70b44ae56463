"""Inspections: mutual checks of townships, random checks of the bureau, samples drawn from a seed."""
