"""Compute a county with arrays: facts as columns of numbers, rules as operations on whole columns."""
