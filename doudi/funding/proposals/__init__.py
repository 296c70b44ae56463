"""Proposals that a second person decides: budgets, overdrafts, price indices."""
