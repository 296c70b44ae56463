"""Pages on which people who receive assistance report changes, cards, moves and exits, or object to a decision."""
