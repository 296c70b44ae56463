"""Accounts of others that receive a person's payments (代领账户)."""
