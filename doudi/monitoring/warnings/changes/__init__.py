"""What changed since the last computation of the warnings, and whom it touches."""
