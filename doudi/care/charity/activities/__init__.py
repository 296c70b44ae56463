"""Volunteers and their activities, with hours."""
