"""Special amounts: payments by list that no rule gives (特殊金额)."""
