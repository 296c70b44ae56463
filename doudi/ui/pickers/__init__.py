"""The picker of people, households, villages and officers: type a name, initials or a number, and choose."""
