"""Invented care agreements of the demonstration: nearly everybody under tekun has a carer, some have a gap."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

_TOWNSHIP_DIGITS = 9

_GAP_EVERY = 12
"""One of so many people under tekun has no agreement."""
_SHORT_EVERY = 17
"""The agreement of one of so many ends within days."""
_MOST = 3
_MOST_CARERS = 150
_WAITING = 2
_FIRST_ACCOUNT = 6217000000000000


def create_agreements() -> int:
    """Create carers and agreements for the people under tekun at home; return how many, 0 if there are any already."""
    from doudi.care.agreements.gaps import refresh_gaps, supported_today
    from doudi.care.agreements.models import Agreement, Carer
    from doudi.core.accounts.models import User
    from doudi.core.encryption import with_keys
    from doudi.registry.models import Person

    if Agreement.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=("township", "leader", "bureau"))}
    supported = {person: one for person, one in supported_today().items() if not one.is_inside}
    people = list(Person.objects.filter(pk__in=supported).order_by("village_id", "pk"))
    own = next((person for person in people if person.village_id.startswith(cast["township"].scope or "-")), None)
    carers = _Carers(cast)
    rows = []
    for place, person in enumerate(people):
        if place % _GAP_EVERY and person is not own and (carer := carers.of(person)):
            rows.append(_agreement(place, person, carer, supported[person.pk], cast))
    with_keys(carers.new)
    Carer.objects.bulk_create(carers.new, batch_size=1_000)
    with_keys(rows)
    Agreement.objects.bulk_create(rows, batch_size=1_000)
    refresh_gaps()
    _say_who_is_paid(rows, cast)
    return len(rows)


class _Carers:
    """Neighbours of the same township who care for up to three people each."""

    def __init__(self, cast: dict[str, Any]) -> None:
        from datetime import date

        from doudi.core.clock import today
        from doudi.registry.models import Person

        self.cast, self.new, self._today = cast, list[Any](), today()
        self._free: dict[str, list[Any]] = defaultdict(list)
        self._last: dict[str, tuple[Any, int]] = {}
        born = date(1985, 1, 1), date(1965, 1, 1)
        adults = Person.objects.filter(
            death_date=None, merged_into=None, birth_date__lt=born[0], birth_date__gt=born[1], awards=None
        )
        for person in adults.order_by("village_id", "pk").iterator(2_000):
            if len(self._free[person.village_id[:_TOWNSHIP_DIGITS]]) < _MOST_CARERS:
                self._free[person.village_id[:_TOWNSHIP_DIGITS]].append(person)

    def of(self, person: Any) -> Any:
        """Return a carer of the person's township who has room; the last one where nobody is left."""
        township = person.village_id[:_TOWNSHIP_DIGITS]
        carer, number = self._last.get(township, (None, _MOST))
        if number >= _MOST and self._free[township]:
            carer, number = self._open(self._free[township].pop(0)), 0
        self._last[township] = carer, number + 1
        return carer

    def _open(self, person: Any) -> Any:
        from doudi.care.agreements.models import Carer
        from doudi.core.encryption import SealedKind, blind_index

        phone = f"139{len(self.new):08d}"
        carer = Carer(
            person=person,
            name=person.name,
            village_code=person.village_id,
            phone=phone,
            phone_index=blind_index(phone, SealedKind.PHONE),
            training="护理基础培训",
            trained_on=self._today - timedelta(days=200),
            health_checked_on=self._today - timedelta(days=120),
            opened_on=self._today - timedelta(days=300),
            opened_by=self.cast["township"],
        )
        self.new.append(carer)
        return carer


def _agreement(place: int, person: Any, carer: Any, supported: Any, cast: dict[str, Any]) -> Any:
    """Return an agreement in force since some months; one of many ends within days."""
    from doudi.care.agreements.models import AGREEMENT_SERVICES, Agreement
    from doudi.care.agreements.terms import visit_days
    from doudi.casework.procedures.clocks import procedure_figure
    from doudi.core.clock import today
    from doudi.core.encryption import SealedKind, blind_index

    first = today() - timedelta(days=30 + place % 200)
    days = 36 + place % 200 if place % _SHORT_EVERY == 0 else 364
    return Agreement(
        number=f"ZL{first:%Y}{place:06d}",
        person=person,
        carer=carer,
        relation=("邻居", "侄", "弟", "亲属")[place % 4],
        township_code=person.village_id[:9],
        grade=supported.grade,
        grade_index=blind_index(supported.grade, SealedKind.HEALTH),
        services=["daily_watch"] if supported.grade == "full" else list(AGREEMENT_SERVICES),
        visit_every_days=visit_days(supported.grade, today()),
        hours_per_week=procedure_figure(f"care_hours_{supported.grade}", today()),
        first_day=first,
        last_day=first + timedelta(days=days),
        state="confirmed",
        drafted_by=cast["township"],
        drafted_on=first,
        signed_on=first,
        signed_way="paper",
        signed_by=cast["township"],
        confirmed_by=cast["leader"],
        confirmed_on=first,
    )


def _say_who_is_paid(rows: list[Any], cast: dict[str, Any]) -> None:
    """Propose payees of some people of the demonstration's township; two wait for their confirmation."""
    from doudi.care.agreements.actions.payees import PayeeTerms, confirm_payee, propose_payee
    from doudi.core.clock import this_month
    from doudi.values.benefit_month import add_months

    township = cast["township"].scope
    own = [row for row in rows if row.township_code == township]
    for place, row in enumerate(own[: _WAITING + 4]):
        account = f"{_FIRST_ACCOUNT + place}"
        terms = PayeeTerms(
            "tekun_care",
            "carer",
            add_months(this_month(), 1),
            row.carer.name,
            account,
            monthly_fen=50_00 if place % 2 else None,
        )
        fact = propose_payee(by=cast["township"], agreement=row, terms=terms)
        if place >= _WAITING:
            confirm_payee(by=cast["leader"], payee=fact, account=account)
