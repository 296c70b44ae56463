"""Holds: payments that wait for a named reason (缓发)."""
