"""Rows that the tiers leave open: judged by people, and remembered for later deliveries."""
