"""Decisions on hard cases, findable without names."""
