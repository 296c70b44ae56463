"""Evaluations: indicator sets of a year, scored per township, frozen and printed."""
