"""Funerals of people under support: who arranged one is paid a set sum."""
