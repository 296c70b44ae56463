"""Why people of the layers are poor, from the registry, cases of relief and the lists of departments (MCA83-III.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q

from doudi.core.encryption import SealedKind, SealedValue, blind_index, key_ring
from doudi.monitoring.low_income.layers.models import Cause, LowIncomeCause
from doudi.monitoring.low_income.received_aid.models import AidKind, ReceivedAid
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT, KINDS
from doudi.registry.models import Circumstance
from doudi.relief.cases.models import AffectedPerson, Group, SubCause
from doudi.relief.cases.models import Cause as ReliefCause
from doudi.values.carries import carries

_CAUSE_OF_CIRCUMSTANCE = {
    "serious_illness": Cause.ILLNESS,
    "disability_category": Cause.DISABILITY,
    "student": Cause.SCHOOLING,
}
_CAUSE_OF_RELIEF = {
    ReliefCause.ILLNESS: Cause.ILLNESS,
    ReliefCause.DISABILITY: Cause.DISABILITY,
    ReliefCause.EDUCATION: Cause.SCHOOLING,
    ReliefCause.DISASTER: Cause.ACCIDENT,
    ReliefCause.ACCIDENT: Cause.ACCIDENT,
}
Causes = dict[int, set[Cause]]


def cause_index(cause: str) -> str:
    """Return the keyed index by which a cause is stored."""
    return blind_index(cause, SealedKind.HEALTH)


def texts_of_causes() -> Iterator[tuple[int, str]]:
    """Yield which cause each row is, for a new index key; the index was made with any key that the file knows."""
    ring = key_ring()
    keys = [key for key in (ring.index, ring.next_index, *ring.earlier_indexes) if key]
    rings = [replace(ring, index=key) for key in keys]
    known = {blind_index(cause, SealedKind.HEALTH, one): str(cause) for one in rings for cause in Cause.values}
    rows = LowIncomeCause.objects.order_by("pk").values_list("pk", "cause_index")
    return ((key, known[index]) for key, index in rows.iterator() if index in known)


@carries("MCA83-III.3")
def causes_of(people: frozenset[int], since: date, today: date) -> Causes:
    """Return the causes of people: as registered today, and as relief and lists had them since a day."""
    found: Causes = defaultdict(set)
    _add_circumstances(found, people, today)
    _add_relief(found, people, since)
    _add_received(found, people, since, today)
    return found


def _add_circumstances(found: Causes, people: frozenset[int], today: date) -> None:
    """Add what is registered; only those of the layers are read in clear."""
    held = Circumstance.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), kind__in=_CAUSE_OF_CIRCUMSTANCE, withdrawn_at=None
    )
    layered = held.filter(person__low_income__isnull=False)
    for key, person, name, text in layered.values_list("pk", "person_id", "kind", "text").iterator():
        if person not in people:
            continue
        kind = KINDS[name]
        clear = SealedValue(text, kind.sealed, CIRCUMSTANCE_TEXT.at(key)).clear() if kind.sealed else text
        if kind.read(clear) != kind.absent:
            found[person].add(_CAUSE_OF_CIRCUMSTANCE[name])


def _add_relief(found: Causes, people: frozenset[int], since: date) -> None:
    rows = AffectedPerson.objects.filter(person__isnull=False, relief__happened_on__gte=since)
    for person, cause, sub_cause, group in rows.values_list(
        "person_id", "relief__cause", "relief__sub_cause", "relief__group"
    ):
        if person not in people:
            continue
        found[person].add(_CAUSE_OF_RELIEF[ReliefCause(cause)])
        if sub_cause == SubCause.ACCIDENT_INCOME or group == Group.UNINSURED_UNEMPLOYED:
            found[person].add(Cause.UNEMPLOYMENT)


def _add_received(found: Causes, people: frozenset[int], since: date, today: date) -> None:
    held = ReceivedAid.objects.filter(withdrawn_at=None)
    unemployed = held.filter(source="unemployment").filter(Q(given_to=None) | Q(given_to__gte=today))
    for rows, cause in (
        (unemployed, Cause.UNEMPLOYMENT),
        (held.filter(kind=AidKind.DISASTER, given_from__gte=since), Cause.ACCIDENT),
    ):
        for person in rows.values_list("person_id", flat=True):
            if person in people:
                found[person].add(cause)
