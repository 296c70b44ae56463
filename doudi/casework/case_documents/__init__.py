"""Papers of a case: printed as official forms, and kept as they were when something was decided."""
