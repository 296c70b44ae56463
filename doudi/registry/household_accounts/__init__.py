"""Households whose members are all paid into the card of the head."""
