"""Pilots: what is tried in a township, its indicators before and after, and what is sent upward."""
