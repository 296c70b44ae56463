"""People whose dibao rises by less than the standard in the run of an uprating, with the reason (升幅说明; P30-3.2).

As ``rolls.uprating.short_rises`` lists them for uprated Excel rolls: the minimum already went beyond their difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Line, Run
from doudi.payments.runs.month_over_month import benefits_of_both_months, previous_run
from doudi.payments.workflow import PaymentState
from doudi.registry.models import Award, Person
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_PROGRAMME = "dibao"
_AREAS = ("urban", "rural")
_CHUNK = 900


@dataclass(frozen=True)
class Standards:
    """The dibao standard and minimum of an area in the month before and in the month of the run; fen."""

    old_standard_fen: int
    new_standard_fen: int
    old_minimum_fen: int
    new_minimum_fen: int

    @property
    def rise_fen(self) -> int:
        return self.new_standard_fen - self.old_standard_fen


@dataclass(frozen=True)
class ShortRise:
    """A person, their amounts of both months, the rise of the standard (fen), and the reason as a sentence."""

    person: Person
    old_fen: int
    new_fen: int
    standard_rise_fen: int
    reason: str

    @property
    def rise_fen(self) -> int:
        return self.new_fen - self.old_fen

    @property
    def place(self) -> str:
        """The name of the village."""
        return place_name(self.person.village_id)


def risen_standards(run: Run) -> dict[str, Standards]:
    """Return the areas in which the dibao standard rose since the run of the month before; empty without a rise."""
    previous = previous_run(run) if run.kind == Run.Kind.MONTHLY else None
    if previous is None:
        return {}
    then, now = (previous.month, timezone.localdate(previous.known_at)), (run.month, timezone.localdate(run.known_at))
    found = {}
    for area in _AREAS:
        standard = _figure("dibao_standard", *then, area), _figure("dibao_standard", *now, area)
        minimum = _figure("dibao_minimum", *then, area), _figure("dibao_minimum", *now, area)
        if standard[0] and standard[1] and standard[1] > standard[0]:
            found[area] = Standards(standard[0], standard[1], minimum[0] or 0, minimum[1] or 0)
    return found


def _figure(name: str, month: date, known: date, area: str) -> int | None:
    try:
        return int(policy.parameter_value(name, month, known, area))
    except policy.NoKnownValueError:
        return None


@carries("P30-3.2")
def short_rises(run: Run, division: str) -> list[ShortRise]:
    """Return the people of a division who rise by less than the standard, by village; empty without an uprating."""
    risen = risen_standards(run)
    if not risen:
        return []
    before, now = benefits_of_both_months(run, division)
    areas = _areas_of(run, division)
    short: list[tuple[int, int, int, int, Standards]] = []
    for (person, programme), benefit in now.items():
        earlier, standards = before.get((person, programme)), risen.get(areas.get(person, ""))
        if programme != _PROGRAMME or earlier is None or standards is None or benefit.award is None:
            continue
        if benefit.amount_fen - earlier.amount_fen < standards.rise_fen:
            short.append((person, earlier.amount_fen, benefit.amount_fen, benefit.award, standards))
    incomes = _incomes_of({award for _person, _old, _new, award, _standards in short})
    people: dict[int, Person] = {}
    keys = [row[0] for row in short]
    for start in range(0, len(keys), _CHUNK):
        people |= Person.objects.in_bulk(keys[start : start + _CHUNK])
    rows = [
        ShortRise(people[person], old, new, standards.rise_fen, _reason(incomes.get(award), standards))
        for person, old, new, award, standards in short
    ]
    return sorted(rows, key=lambda row: (row.person.village_id, row.person.pk))


def _areas_of(run: Run, division: str) -> dict[int, str]:
    first, last = bounds(division)
    lines = Line.objects.filter(
        payment__run=run,
        programme=_PROGRAMME,
        month=run.month,
        payment__village_code__gte=first,
        payment__village_code__lte=last,
    )
    return dict(lines.exclude(payment__state=PaymentState.WITHDRAWN).values_list("person_id", "area"))


def _incomes_of(awards: set[int]) -> dict[int, int | None]:
    keys, incomes = sorted(awards), dict[int, int | None]()
    for start in range(0, len(keys), _CHUNK):
        found = Award.objects.filter(pk__in=keys[start : start + _CHUNK])
        incomes |= dict(found.values_list("pk", "assessed_income_fen"))
    return incomes


def _reason(income_fen: int | None, standards: Standards) -> str:
    """Return why somebody rises by less: the minimum went beyond their difference, or the case itself changed."""
    old_gap_fen = standards.old_standard_fen - (income_fen or 0)
    new_gap_fen = standards.new_standard_fen - (income_fen or 0)
    if income_fen is None or old_gap_fen >= standards.old_minimum_fen:
        return _("核定情况同时有变化，见待遇的核定。")
    how = (
        _("仍低于最低补助，按{minimum}元发放").format(minimum=format_yuan(standards.new_minimum_fen))
        if new_gap_fen < standards.new_minimum_fen
        else _("按差额发放")
    )
    text = _(
        "原差额{old_gap}元低于当时的最低补助，按{old_minimum}元发放；现差额{new_gap}元，{how}。"
        "原来已高于差额，所以增加额少于标准提高的{rise}元。"
    )
    return text.format(
        old_gap=format_yuan(old_gap_fen),
        old_minimum=format_yuan(standards.old_minimum_fen),
        new_gap=format_yuan(new_gap_fen),
        how=how,
        rise=format_yuan(standards.rise_fen),
    )
