"""Reports that a family needs help: who must report, what became of each, and who was told."""
