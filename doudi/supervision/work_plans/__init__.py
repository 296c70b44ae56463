"""Work plans: the tasks of the county's papers with owner, figure, evidence and state."""
