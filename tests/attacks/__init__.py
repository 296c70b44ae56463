"""Attacks played by tests: who has one account, one password or one cable gains nothing."""
