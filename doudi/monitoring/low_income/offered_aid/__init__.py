"""Layered help: what the law offers each layer, beside what its people got (P18-12.d)."""
