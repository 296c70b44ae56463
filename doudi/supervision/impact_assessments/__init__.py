"""Impact assessments of the processing of personal data, kept for at least three years (PIPL-55)."""
