"""Premiums of health insurance paid for people."""
