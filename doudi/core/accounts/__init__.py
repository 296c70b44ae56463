"""User accounts, roles, permissions and sign-in."""
