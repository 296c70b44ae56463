"""Pay calendar: deadlines, unconfirmed rolls, late payments."""
