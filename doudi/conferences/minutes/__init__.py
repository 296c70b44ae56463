"""Minutes: drawn up, signed, confirmed by a second person."""
