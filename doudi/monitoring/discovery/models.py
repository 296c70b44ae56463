"""Models of discovery."""
