"""Each computation of the warnings: what it read, which rules ran, and what came of it."""
