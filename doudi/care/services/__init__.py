"""Purchased services: list, providers, contracts, work orders and settlement."""
