"""Publicity: campaigns with their activities, and leaflets made from the standards in force."""
