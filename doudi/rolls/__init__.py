"""Rolls (花名册): the office's Excel files read, checked, converted and uprated. No Django."""
