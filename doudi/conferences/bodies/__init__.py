"""Members of the bodies that confer."""
