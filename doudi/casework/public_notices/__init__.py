"""Public notices in villages and objections to them (公示)."""
