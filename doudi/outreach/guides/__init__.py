"""Guides of matters for windows, and the library of forms and instructions."""
