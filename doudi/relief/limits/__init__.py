"""The amounts up to which townships decide themselves (P18-6.e)."""
