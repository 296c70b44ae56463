"""Three months of departments' data of the demonstration: uploaded, confirmed by a second person, screened."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from doudi.values.benefit_month import add_months

Rows = list[dict[str, str]]
_BUREAU, _SECOND = "bureau", "bureau2"
_ACCOUNTS = (_BUREAU, _SECOND, "federation", "medical")
_UPLOADED_BY = {"dpf": "federation", "mib": "medical"}
"""The account of the department that uploads; the bureau uploads for the others."""
_GROWN_UP_MONTHS = 18 * 12
_MOST_PEOPLE = 2_000
_OWN_COST_YUAN = ("61000.00", "48200.50", "1200.00")


class _People:
    """Grown-up people of the county, one of each family, those of the demonstration's township first.

    Each is taken once. Their numbers are in clear, as lists of departments have them.
    """

    def __init__(self) -> None:
        from django.db.models import Case, F, Value, When

        from doudi.core.accounts.models import User
        from doudi.core.clock import today
        from doudi.registry.models import Award, Membership, Person

        township = User.objects.get(username="township").division_id
        is_elsewhere = Case(When(village__code__startswith=township, then=Value(0)), default=Value(1))
        aided = Award.objects.filter(withdrawn_at=None, valid_to=None).values("person")
        lives_in = Membership.objects.filter(kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None)
        grown_up = Person.objects.filter(birth_date__lte=add_months(today(), -_GROWN_UP_MONTHS))
        living = grown_up.filter(merged_into=None, death_date=None, memberships__in=lives_in).exclude(id_number="")
        people = living.annotate(family=F("memberships__household")).order_by(is_elsewhere, "village", "pk")
        self._families: set[int] = set()
        self._aided = self._one_of_each_family(people.filter(pk__in=aided.filter(programme="dibao"))[:_MOST_PEOPLE])
        self._others = self._one_of_each_family(people.exclude(pk__in=aided)[:_MOST_PEOPLE])

    def _one_of_each_family(self, people: Iterable[Any]) -> Iterator[Any]:
        for person in people:
            if person.family not in self._families:
                self._families.add(person.family)
                yield person

    def aided(self, number: int) -> list[Any]:
        """Return the next people on dibao."""
        return list(islice(self._aided, number))

    def others(self, number: int) -> list[Any]:
        """Return the next people without an award."""
        return list(islice(self._others, number))


def create_deliveries() -> int:
    """Deliver the lists of three months and screen them; return the number of warnings, 0 if there are any lists."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.clock import this_month
    from doudi.monitoring.deliveries.models import Delivery
    from doudi.monitoring.warnings.computation import screen_month
    from doudi.monitoring.warnings.models import Warning as MonitoringWarning

    if Delivery.objects.exists():
        return 0
    people = _People()
    for months_ago in (2, 1, 0):
        period = add_months(this_month(), -months_ago)
        for source, make in _LISTS[months_ago]:
            _deliver(source, period, make(people, period))
        run_jobs_but_screening()
        screen_month(period, by=SYSTEM, progress=lambda _done, _total: None)
    return MonitoringWarning.objects.count()


def _deliver(source: str, period: date, rows: Rows) -> None:
    from doudi.core.accounts.models import User
    from doudi.matching import source_profile
    from doudi.monitoring.deliveries import actions

    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    profile = source_profile(source)
    delivery = actions.upload_delivery(
        by=cast[_UPLOADED_BY.get(profile.department, _BUREAU)],
        source=source,
        period=period,
        name=f"{profile.label}{period:%Y-%m}.csv",
        file=io.BytesIO(_as_csv(source, rows)),
    )
    run_jobs_but_screening()
    delivery.refresh_from_db()
    actions.confirm_delivery(by=cast[_SECOND], delivery=delivery)


def run_jobs_but_screening() -> None:
    """Run what a delivery enqueues; its month is screened afterwards instead of the present one."""
    from doudi.core.jobs.models import Job
    from doudi.core.jobs.queue import run_next_job
    from doudi.monitoring.warnings.screening_runs.jobs import JOB_KIND

    waiting = Job.objects.filter(state=Job.State.WAITING)
    while waiting.exclude(kind=JOB_KIND).exists():
        waiting.filter(kind=JOB_KIND).delete()
        run_next_job()
    waiting.filter(kind=JOB_KIND).delete()


def _as_csv(source: str, rows: Rows) -> bytes:
    """Write the rows below the headings of the data set, in the encoding that departments use."""
    from doudi.matching import source_profile

    columns = [column for column in source_profile(source).all_columns if column.name in rows[0]]
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow([column.label for column in columns])
    written.writerows([row.get(column.name, "") for column in columns] for row in rows)
    return text.getvalue().encode("gb18030")


def _row(person: Any, **cells: str) -> dict[str, str]:
    return {"id_number": person.id_number.clear(), "name": person.name, **cells}


def _under_another_name(row: dict[str, str]) -> dict[str, str]:
    """Return a row with somebody else's number, as lists have it, so that people have to judge it."""
    return row | {"name": f"{row['name'][0]}小宝"}


def _deaths(people: _People, period: date) -> Rows:
    died = (period - timedelta(days=20)).isoformat()
    rows = [_row(person, death_date=died) for person in (*people.aided(3), *people.others(4))]
    return [*rows, *(_under_another_name(_row(person, death_date=died)) for person in people.aided(1))]


def _vehicles(people: _People, period: date) -> Rows:
    bought = add_months(period, -9).isoformat()
    owners = (*people.aided(4), *people.others(8))
    return [
        _row(person, plate=f"赣B{place:05d}", kind="小型轿车", registered_on=bought)
        for place, person in enumerate(owners, 10_001)
    ]


def _medical(people: _People, period: date) -> Rows:
    return [
        _row(person, month=f"{period:%Y-%m}", total_fen=cost, own_paid_fen=cost)
        for person, cost in _with_each(people.others(12), _OWN_COST_YUAN)
    ]


def _with_each(people: Sequence[Any], words: Sequence[str]) -> Iterator[tuple[Any, str]]:
    return ((person, words[place % len(words)]) for place, person in enumerate(people))


def _public_payroll(people: _People, period: date) -> Rows:
    month = f"{period:%Y-%m}"
    employed = (*people.aided(2), *people.others(10))
    return [_row(person, unit="县属事业单位", month=month, amount_fen="4200.00") for person in employed]


def _disability(people: _People, period: date) -> Rows:
    until = add_months(period, 60).isoformat()
    rows = []
    for person, grade in _with_each(people.others(9), ("一级", "二级", "四级")):
        number = person.id_number.clear()
        code = {"一级": "1", "二级": "2", "四级": "4"}[grade]
        words = {"category": "肢体", "grade": grade, "valid_to": until, "status": "正常"}
        rows.append({"certificate": f"{number}4{code}", **_row(person), **words})
    return rows


def _monitored(people: _People, period: date) -> Rows:  # noqa: ARG001 - every list is made of people and a month
    return [_row(person, risk_kind="因病", risk_removed_on="") for person in people.others(6)]


def _unemployed(people: _People, period: date) -> Rows:
    since = add_months(period, -8).isoformat()
    return [_row(person, registered_on=since, ended_on="") for person in people.others(6)]


def _housing(people: _People, period: date) -> Rows:
    day = add_months(period, -1).isoformat()
    return [
        _row(person, kind="危房改造", from_date=day, to_date="", amount_fen="18000.00") for person in people.aided(5)
    ]


_LISTS: dict[int, tuple[tuple[str, Callable[[_People, date], Rows]], ...]] = {
    2: (("deaths", _deaths), ("vehicles", _vehicles)),
    1: (("deaths", _deaths), ("medical", _medical), ("housing_aid", _housing)),
    0: (
        ("deaths", _deaths),
        ("public_payroll", _public_payroll),
        ("disability", _disability),
        ("monitored_poverty", _monitored),
        ("unemployment", _unemployed),
    ),
}
"""What is delivered how many months ago."""
