"""Files that people hand in: photographs, PDF, rolls. Kept sealed, outside of what the web serves."""
