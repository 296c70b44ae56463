"""Reversals of payments out of a reserve that were recorded wrongly: a row that points at the old one (MCA23-3.3)."""
