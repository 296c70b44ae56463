"""Goods given as relief, handed over by two people (MCA23-2.4)."""
