"""doudi 兜底: a county's whole social-assistance work, from the law to the bank file."""

__version__ = "0.3.0"
