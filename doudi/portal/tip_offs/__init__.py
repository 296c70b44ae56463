"""The page on which anybody reports the conduct of officials."""
