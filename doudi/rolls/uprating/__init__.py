"""Uprating of rolls (提标): new amounts, back payment, bank files, lists."""
