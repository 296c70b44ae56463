"""The worklist: which cases wait for whom, and who is in charge of a case."""
