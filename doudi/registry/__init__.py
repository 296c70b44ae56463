"""People and households, and what is true of them: since when, until when, from whom, known since when."""
