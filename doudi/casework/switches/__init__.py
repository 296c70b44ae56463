"""Switches of an emergency: what the law allows for its duration in its villages (P18-8.c, MCA57-16, MCA57-31)."""
