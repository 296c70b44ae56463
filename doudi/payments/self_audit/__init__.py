"""The questions that auditors ask, asked by the office itself first; every hit is closed with evidence."""
