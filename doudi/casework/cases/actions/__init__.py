"""Actions on cases."""
