"""Entries that finance officers make by hand: allotments, carry-overs, reserves, corrections."""
