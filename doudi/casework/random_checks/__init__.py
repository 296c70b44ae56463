"""Random checks: a sample drawn from a seed that anybody can draw again, and the result of each check."""
