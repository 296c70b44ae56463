"""Update the register: the periods, the urban poor, where everybody stands today, and who gets nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.core.audit.trail import Actor, action, record
from doudi.core.bulk_rows import insert_rows, update_rows
from doudi.core.clock import today
from doudi.core.transactions import advisory_lock
from doudi.monitoring.low_income.layers.aid import aid_days
from doudi.monitoring.low_income.layers.causes import cause_index, causes_of
from doudi.monitoring.low_income.layers.derivation import (
    PeriodKey,
    Periods,
    UrbanPeriods,
    derived_periods,
    derived_urban_poor,
)
from doudi.monitoring.low_income.layers.models import (
    Cause,
    Layer,
    LayerPeriod,
    LowIncomeCause,
    LowIncomePerson,
    RegisterUpdate,
    UrbanPoorPeriod,
)
from doudi.monitoring.low_income.layers.spans import holds_on
from doudi.monitoring.low_income.layers.stored_periods import bring_to
from doudi.monitoring.low_income.received_aid.derivation import update_received_aid
from doudi.monitoring.low_income.received_aid.sources import AID_SOURCES
from doudi.monitoring.low_income.unaided.list_update import update_unaided
from doudi.registry.models import Circumstance, Person
from doudi.values.carries import carries

_LOCK = 0x6C6F77696E63  # "lowinc": one update at a time
_AT_ONCE = 500
_TABLE = LowIncomePerson._meta.db_table
PERIOD_FIELDS = ("person_id", "layer", "basis", "basis_key", "valid_from")
URBAN_FIELDS = ("person_id", "valid_from")
BAR = "|"


@carries("SC39-II", "SC39-III.1", "P18-3.e")
@action("low_income.update")
def update_register(
    *,
    by: Actor,  # noqa: ARG001 - read by the decorator
    occasion: str,
    sources: tuple[str, ...] = tuple(AID_SOURCES),
) -> RegisterUpdate:
    """Bring the register to what awards, recognitions, lists and entries say now.

    Args:
        occasion: why, in words, such as the delivery that came in.
        sources: the data sets of aid that may have changed.
    """
    advisory_lock(_LOCK)
    now, day = timezone.now(), today()
    periods = derived_periods()
    added, withdrawn = bring_to(LayerPeriod, periods, PeriodKey, PERIOD_FIELDS, now)
    urban = derived_urban_poor(periods)
    bring_to(UrbanPoorPeriod, urban, lambda person, first: (person, first), URBAN_FIELDS, now)
    update_received_aid(sources)
    people = _update_standing(periods, urban, day)
    unaided = update_unaided(day)
    update = RegisterUpdate.objects.create(
        day=day, occasion=occasion[:60], people=people, added=added, withdrawn=withdrawn
    )
    record(
        _(
            "更新低收入人口库（{occasion}）：在册{people}人，新增{added}条，作废{withdrawn}条；没有救助的{unaided}人。"
        ).format(occasion=occasion, people=people, added=added, withdrawn=withdrawn, unaided=unaided)
    )
    return update


def in_force(rows: Any, day: date) -> Any:
    """Return the periods that hold on a day, as known now."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day), withdrawn_at=None, valid_from__lte=day)


def look_back(day: date) -> date:
    """Return the first day of the months in which aid counts."""
    return months_after(day, -procedure_figure("unaided_months", day))


def _update_standing(periods: Periods, urban: UrbanPeriods, day: date) -> int:
    """Rewrite where everybody of a layer stands; return how many there are."""
    wanted = _standing(periods, urban, day)
    fields = tuple(next(iter(wanted.values()), {}))
    keys: dict[int, int] = {}
    gone: list[int] = []
    changed: list[tuple[Any, ...]] = []
    for pk, person, *stored in LowIncomePerson.objects.order_by().values_list("pk", "person_id", *fields).iterator():
        if person not in wanted:
            gone.append(pk)
            continue
        keys[person], now = pk, list(wanted[person].values())
        if stored != now:
            changed.append((*now, pk))
    for start in range(0, len(gone), _AT_ONCE):
        LowIncomePerson.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()
    if changed:
        update_rows(f"UPDATE {_TABLE} SET {', '.join(f'{name} = %s' for name in fields)} WHERE id = %s", changed)
    new = ((person, *values.values()) for person, values in wanted.items() if person not in keys)
    if insert_rows(_TABLE, ("person_id", *fields), new):
        keys = dict(LowIncomePerson.objects.order_by().values_list("person_id", "pk"))
    _update_causes(keys, day)
    return len(wanted)


def _standing(periods: Periods, urban: UrbanPeriods, day: date) -> dict[int, dict[str, Any]]:
    """Return the columns of everybody who is in a layer on a day, by the key of the person."""
    layers: dict[int, dict[str, date]] = {}
    for key, last in periods.items():
        if holds_on((key.first, last), day):
            since = layers.setdefault(key.person, {})
            since[key.layer] = min(key.first, since.get(key.layer, key.first))
    urban_poor = {person for (person, first), last in urban.items() if holds_on((first, last), day)}
    students = Circumstance.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), kind="student", withdrawn_at=None)
    at_school = set(students.filter(text="true").values_list("person_id", flat=True))
    current = in_force(LayerPeriod.objects.all(), day).order_by().values("person")
    people = Person.objects.filter(pk__in=current, death_date=None)
    rows = list(people.values_list("pk", "household_id", "village_id", "sex", "birth_date").iterator())
    aid = aid_days({pk: household for pk, household, *_rest in rows}, look_back(day), day)
    found: dict[int, dict[str, Any]] = {}
    for pk, household, village, sex, born in rows:
        kinds = aid.get(pk, {})
        found[pk] = {
            "household_id": household,
            "village_code": village,
            "sex": sex,
            "birth_date": born,
            **{f"is_{layer}": layer.value in layers[pk] for layer in Layer},
            "is_urban_poor": pk in urban_poor,
            "is_student": pk in at_school,
            "since": min(layers[pk].values()),
            "kinds": f"{BAR}{BAR.join(sorted(kinds))}{BAR}" if kinds else "",
            "aided_until": max(kinds.values(), default=None),
        }
    return found


def _update_causes(keys: dict[int, int], day: date) -> None:
    """Bring the causes up to date; ``keys`` are those of the rows of people in a layer, by the key of the person."""
    indexes = {cause: cause_index(cause) for cause in Cause}
    wanted = {
        (keys[person], indexes[cause])
        for person, causes in causes_of(frozenset(keys), look_back(day), day).items()
        for cause in causes
    }
    gone: list[int] = []
    for pk, low_income, index in LowIncomeCause.objects.values_list("pk", "low_income_id", "cause_index").iterator():
        if (low_income, index) in wanted:
            wanted.discard((low_income, index))
        else:
            gone.append(pk)
    for start in range(0, len(gone), _AT_ONCE):
        LowIncomeCause.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()
    insert_rows(LowIncomeCause._meta.db_table, ("low_income_id", "cause_index"), sorted(wanted))
