"""The pages on which anybody sends a petition, and looks up where it stands by its number and code."""
