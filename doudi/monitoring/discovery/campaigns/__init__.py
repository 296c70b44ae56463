"""Campaigns that look for missed families by the screens of the screening."""
