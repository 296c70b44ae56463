"""Let the register follow people who move or are merged at once: where they live, and whose row it is.

The periods, and layers that end with a move, follow with the next update of the register.
"""

from __future__ import annotations

from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.monitoring.low_income.layers.derivation import is_urban_on
from doudi.monitoring.low_income.layers.models import Layer, LowIncomeCause, LowIncomePerson
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UnaidedState
from doudi.registry.models import Household, Person

_BAR = "|"


def follow_person(person: Person, left: Household | None, joined: Household) -> None:  # noqa: ARG001 - as followers are called
    """Show a person who moved in the village and household where they live now."""
    _live_in(LowIncomePerson.objects.filter(person=person), joined)


def follow_household(household: Household) -> None:
    """Show the people of a household in the village to which it moved."""
    _live_in(LowIncomePerson.objects.filter(person__household=household), household)


def _live_in(rows: ScopedQuerySet[LowIncomePerson], household: Household) -> None:
    is_urban = is_urban_on(household, today())
    rows.update(household=household, village_code=household.village_id, is_urban_poor=is_urban)


def follow_merge(kept: Person, other: Person) -> None:
    """Give the record that was kept what the register and the list of those who get nothing have of the other."""
    rows = {row.person_id: row for row in LowIncomePerson.objects.filter(person__in=(kept, other))}
    if other.pk in rows:
        _join(rows.get(kept.pk), rows[other.pk], kept)
    waiting = UnaidedPerson.objects.filter(state=UnaidedState.OPEN)
    if waiting.filter(person=kept).exists():
        waiting.filter(person=other).update(state=UnaidedState.LEFT, ended_on=today())
    else:
        waiting.filter(person=other).update(person=kept)


def _join(mine: LowIncomePerson | None, theirs: LowIncomePerson, kept: Person) -> None:
    """Make one row of both: every layer, the earliest day, all the aid."""
    if mine is None:
        theirs.person, theirs.household, theirs.village_code = kept, kept.household, kept.village_id
        theirs.save()
        return
    for name in (*(f"is_{layer}" for layer in Layer), "is_urban_poor", "is_student"):
        setattr(mine, name, getattr(mine, name) or getattr(theirs, name))
    kinds = {kind for row in (mine, theirs) for kind in row.kinds.split(_BAR) if kind}
    mine.kinds = f"{_BAR}{_BAR.join(sorted(kinds))}{_BAR}" if kinds else ""
    mine.since = min(mine.since, theirs.since)
    mine.aided_until = max((day for day in (mine.aided_until, theirs.aided_until) if day), default=None)
    known = mine.causes.values("cause_index")
    LowIncomeCause.objects.filter(low_income=theirs).exclude(cause_index__in=known).update(low_income=mine)
    theirs.delete()
    mine.save()
