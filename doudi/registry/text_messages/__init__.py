"""Texts to citizens, handed over to the county's short-message platform as files."""
