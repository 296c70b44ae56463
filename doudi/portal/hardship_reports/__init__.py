"""The page on which anybody reports that a family needs help."""
