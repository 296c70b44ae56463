"""One household, one chain of help: every aid of every department by year, and the form that prints it (P18-2)."""
