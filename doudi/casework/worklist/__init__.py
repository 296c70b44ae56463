"""Whose a case is, who stands in for whom, and what waits for whom."""
