"""Limits that cannot be evicted: counters of attempts and failed sign-ins, in tables of their own."""
