"""Budget of temporary relief against what is spent and committed (P30-2.5)."""
