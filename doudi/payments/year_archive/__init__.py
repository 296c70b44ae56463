"""The books of a year that is over, as plain files that can be read and checked without this system."""
