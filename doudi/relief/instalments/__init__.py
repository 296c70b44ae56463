"""The instalments of a decision: released, paid, stopped (MCA23-2.4)."""
