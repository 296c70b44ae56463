"""The self-audit: the questions that auditors ask, asked by the office first; every hit is closed with evidence."""
