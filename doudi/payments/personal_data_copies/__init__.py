"""The payments of a person, as a section of the copy of their data."""
