"""Intake of a delivered file: its sheets, its headings, its rows in DuckDB, its cells in their types."""
