"""Procedures as declared: their steps, clocks, materials, and the service guide derived from them."""
