"""The annual review of a township: families listed by what differs, visited, signed and agreed in sittings."""
