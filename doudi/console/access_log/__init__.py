"""The page of the access log, for the audit administrator."""
