"""The payments of a family, as a panel of its file."""
