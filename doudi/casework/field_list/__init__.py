"""The day of an officer in a village: every task at a home, in walking order, on one list."""
