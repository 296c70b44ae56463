"""The officer's desk: what waits, what was seen last, the trail, the accounts."""
