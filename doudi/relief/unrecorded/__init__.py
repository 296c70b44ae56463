"""Money of false cases that went to people without a record: demanded of the temporary identity (SC649-68)."""
