"""A computation of a county that is kept, so that after a day's changes only what they touch is computed again."""
