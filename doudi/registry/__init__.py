"""People and households, with circumstances, memberships and awards as dated rows."""
