"""What of the registry the rooms above follow: moves, deaths and merges of records."""

from __future__ import annotations

from doudi.core.followers import Followers
from doudi.registry.models import Household, Person

PERSON_MOVED: Followers[[Person, Household | None, Household]] = Followers()
"""A person lives in another household now: the person, the household left, the household joined."""
HOUSEHOLD_MOVED: Followers[[Household]] = Followers()
"""A household lives in another village now."""
DEATH_CHANGED: Followers[[Person]] = Followers()
"""The death of a person was reported, confirmed or rejected."""
PEOPLE_MERGED: Followers[[Person, Person]] = Followers()
"""A record was merged into another: the record that is kept, and the other."""
