"""Financial statements: payments by breakdown, average supplements, forecasts, reconciliation."""
