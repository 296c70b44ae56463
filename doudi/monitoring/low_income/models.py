"""Models of low-income."""
