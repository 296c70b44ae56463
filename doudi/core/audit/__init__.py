"""The audit trail: one entry per action, in the transaction of the action, in a chain of hashes."""
