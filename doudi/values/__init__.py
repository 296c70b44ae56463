"""Small pure types of the field: ID numbers, money, benefit months, masks."""
