"""The public pages of changed standards."""
