"""Where the family of a case is reached, for those who handle it."""
