"""Aid of other departments as their data sets have it, kept for the families of the low-income population (P18-3.b)."""
