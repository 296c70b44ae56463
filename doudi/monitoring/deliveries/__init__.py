"""Data sets of departments: delivered, read, matched with the registry, kept for their term."""
