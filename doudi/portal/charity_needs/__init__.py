"""What people still need, for everybody who wants to help."""
