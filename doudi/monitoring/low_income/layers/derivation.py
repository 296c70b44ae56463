"""The periods of the register as awards, recognitions, lists and entries have them, derived for everybody at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from doudi.casework.models import Recognition
from doudi.monitoring.low_income.layers.models import Layer, LayerEntry, LayerPeriod
from doudi.monitoring.low_income.layers.monitored_list import monitored_spans
from doudi.monitoring.low_income.layers.spans import Span, common, holds_on, overlap, united
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

_Basis = LayerPeriod.Basis
LAYER_OF_PROGRAMME = {"dibao": Layer.DIBAO, "tekun": Layer.TEKUN}
LAYER_OF_PROCEDURE = {"dibao_margin": Layer.MARGIN, "expenditure_hardship": Layer.EXPENDITURE}
_EARLIEST = date(1900, 1, 1)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodKey:
    """What a period is of: a person in a layer by a basis, from a day."""

    person: int
    layer: str
    basis: str
    basis_key: int
    first: date


Periods = dict[PeriodKey, date | None]
UrbanPeriods = dict[tuple[int, date], date | None]
"""The last day of each period as urban poor, by the person and the first day."""


def month_end(month: date | None) -> date | None:
    """Return the last day of a month; None stays open."""
    return add_months(month, 1) - _ONE_DAY if month is not None else None


@carries("SC39-II")
def derived_periods() -> Periods:
    """Return every period that the sources have now, by its key with its last day."""
    lives = _Lives()
    found: Periods = {}
    for person, layer, basis, key, spans in (*_of_awards(), *_of_recognitions(), *_of_list(), *_of_entries()):
        living = lives.person(person)
        for first, last in united(lives.until_death(person, spans)):
            found[PeriodKey(living, layer, basis, key, first)] = last
    return found


_Derived = tuple[int, str, str, int, list[Span]]


def _of_awards() -> Iterator[_Derived]:
    awards = Award.objects.filter(withdrawn_at=None, programme__in=LAYER_OF_PROGRAMME)
    for pk, person, programme, first, last in awards.values_list(
        "pk", "person_id", "programme", "valid_from", "valid_to"
    ).iterator():
        if first is not None:
            yield person, LAYER_OF_PROGRAMME[programme], _Basis.AWARD, pk, [(first, month_end(last))]


@carries("RIGID-11")
def _of_recognitions() -> Iterator[_Derived]:
    """Yield everybody who lives in a recognised family, for the days they live there within its term."""
    recognitions = Recognition.objects.filter(procedure_id__in=LAYER_OF_PROCEDURE)
    terms: dict[int, list[tuple[int, str, Span]]] = defaultdict(list)
    for row in recognitions.only("household", "procedure_id", "first_month", "last_month", "ended_month"):
        if row.end >= row.first_month:
            term = (row.first_month, month_end(row.end))
            terms[row.household_id].append((row.pk, LAYER_OF_PROCEDURE[row.procedure_id], term))
    members = residence(Membership.objects.filter(household__in=recognitions.order_by().values("household")))
    for (person, household), stays in members.items():
        for pk, layer, term in terms[household]:
            spans = [found for stay in stays if (found := overlap(stay, term))]
            yield person, layer, _Basis.RECOGNITION, pk, spans


def residence(memberships: QuerySet[Membership]) -> dict[tuple[int, int], list[Span]]:
    """Return the days on which people live in a household, by person and household."""
    living = memberships.filter(kind=Membership.Kind.LIVING, withdrawn_at=None)
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for person, household, first, last in living.values_list(
        "person_id", "household_id", "valid_from", "valid_to"
    ).iterator():
        found[person, household].append((first or _EARLIEST, last))
    return found


def _of_list() -> Iterator[_Derived]:
    for person, month, span in monitored_spans():
        yield person, Layer.MONITORED, _Basis.LIST, month, [span]


def _of_entries() -> Iterator[_Derived]:
    states = (LayerEntry.State.CONFIRMED, LayerEntry.State.ENDED)
    for entry in LayerEntry.objects.filter(state__in=states):
        yield entry.person_id, Layer.OTHER, _Basis.ENTRY, entry.pk, [(entry.since, entry.ended_on)]


class _Lives:
    """The deaths and merged records of people, read once."""

    def __init__(self) -> None:
        self._dead = dict(Person.objects.exclude(death_date=None).values_list("pk", "death_date"))
        self._merged = surviving_records()

    def person(self, key: int) -> int:
        """Return the record that a record was merged into, or itself."""
        return self._merged.get(key, key)

    def until_death(self, key: int, spans: Iterable[Span]) -> list[Span]:
        """Return the spans up to the death of the person."""
        died = self._dead.get(self.person(key))
        if died is None:
            return list(spans)
        return [found for span in spans if (found := overlap(span, (_EARLIEST, died)))]


@carries("P18-2.c")
def derived_urban_poor(periods: Periods) -> UrbanPeriods:
    """Return the days on which people of some layer live in an urban area."""
    layered: dict[int, list[Span]] = defaultdict(list)
    for key, last in periods.items():
        layered[key.person].append((key.first, last))
    people = LayerPeriod.objects.filter(withdrawn_at=None).order_by().values("person")
    stays = residence(Membership.objects.filter(person__in=people))
    towns = _urban_spans({household for _person, household in stays})
    urban: dict[int, list[Span]] = defaultdict(list)
    for (person, household), spans in stays.items():
        urban[person] += common(spans, towns.get(household, ()))
    return {
        (person, first): last
        for person, spans in layered.items()
        for first, last in common(spans, urban.get(person, ()))
    }


def _urban_spans(households: set[int]) -> dict[int, list[Span]]:
    """Return when households were urban: as recorded of them, else as their village is."""
    recorded: dict[int, list[tuple[Any, Span]]] = defaultdict(list)
    areas = Circumstance.objects.filter(kind="area", withdrawn_at=None, household__isnull=False)
    for household, text, first, last in areas.values_list("household_id", "text", "valid_from", "valid_to").iterator():
        if household in households:
            recorded[household].append((text, (first or _EARLIEST, last)))
    in_towns = set(Household.objects.filter(village__area="urban").order_by().values_list("pk", flat=True))
    found: dict[int, list[Span]] = {}
    for household in households & (in_towns | recorded.keys()):
        rows = recorded.get(household, [])
        spans = [span for text, span in rows if text == "urban"]
        if household in in_towns:
            spans += _gaps([span for _text, span in rows])
        found[household] = united(spans)
    return found


def is_urban_on(household: Household, day: date) -> bool:
    """Whether a household is urban on a day: as recorded of it, else as its village is."""
    recorded = Circumstance.objects.filter(household=household, kind="area", withdrawn_at=None)
    for text, first, last in recorded.values_list("text", "valid_from", "valid_to"):
        if holds_on((first or _EARLIEST, last), day):
            return text == "urban"
    return household.village.area == "urban"


def _gaps(spans: list[Span]) -> list[Span]:
    """Return the days that no span has."""
    found: list[Span] = []
    first: date | None = _EARLIEST
    for start, last in united(spans):
        if first is not None and start > first:
            found.append((first, start - _ONE_DAY))
        first = None if last is None else last + _ONE_DAY
    return found if first is None else [*found, (first, None)]
