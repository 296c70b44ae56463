"""Official rolls as Excel sheets for printing and signing."""
