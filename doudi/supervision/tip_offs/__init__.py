"""Tip-offs about conduct: sealed, read by the named receiver, sent on to the inspection group."""
