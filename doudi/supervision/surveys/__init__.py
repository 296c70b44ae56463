"""Surveys by a third party: how recipients find the assistance, asked of a sample drawn from a seed (P18-19)."""
