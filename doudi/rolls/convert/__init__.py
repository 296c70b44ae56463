"""Conversion of rolls into a snapshot folder."""
