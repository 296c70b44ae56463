"""Tasks that follow from decisions."""
