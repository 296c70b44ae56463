"""The Excel files of an uprating."""
