"""Circulars with the inspection group."""
