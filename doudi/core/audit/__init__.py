"""What was done: one sentence per action, written in the same transaction, chained so that a gap shows."""
