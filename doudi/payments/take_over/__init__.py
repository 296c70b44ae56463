"""Taking a township over from an earlier system: months paid, differences, cards, rehearsal, going live."""
