"""Charity: resources and needs matched with consent, and what reached whom."""
