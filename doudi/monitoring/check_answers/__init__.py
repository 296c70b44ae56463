"""Answers of economic checks from the deliveries at hand, and the one way to a person's rows in them."""
