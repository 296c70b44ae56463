"""Tests of the computation with arrays."""
