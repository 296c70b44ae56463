"""What the database itself refuses: two agreements on a day, two payees of a month, a rewritten agreement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.care.agreements.models import Agreement, CarePayee, Carer
from doudi.care.agreements.queries import agreement_of, agreements_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def carer(cast: Cast, family: Any) -> Carer:
    """The mother of the family, who cares for her son."""
    return Carer.objects.create(
        person=family.mother,
        name=family.mother.name,
        village_code=family.mother.village_id,
        phone="13900001234",
        opened_on=date(2025, 1, 1),
        opened_by=cast.officer,
    )


def agreement(cast: Cast, family: Any, carer: Carer, number: str, first: date, last: date, **given: Any) -> Agreement:
    """A confirmed agreement, unless told otherwise."""
    row = {
        "state": "confirmed",
        "drafted_by": cast.officer,
        "drafted_on": first,
        "signed_on": first,
        "signed_by": cast.officer,
        "confirmed_by": cast.leader,
        "confirmed_on": first,
        "visit_every_days": 14,
        "hours_per_week": 20,
    }
    return Agreement.objects.create(
        number=number,
        person=family.son,
        carer=carer,
        relation="母",
        township_code="360731100",
        grade="partial",
        first_day=first,
        last_day=last,
        **row | given,
    )


def test_a_person_has_one_agreement_on_a_day(cast: Cast, family: Any, carer: Carer) -> None:
    ended = {"state": "ended", "ended_on": date(2025, 6, 30), "ended_why": "successor"}
    agreement(cast, family, carer, "1", date(2025, 1, 1), date(2025, 12, 31), **ended)
    with pytest.raises(DatabaseError), transaction.atomic():
        agreement(cast, family, carer, "2", date(2025, 6, 30), date(2026, 6, 30))
    second = agreement(cast, family, carer, "3", date(2025, 7, 1), date(2026, 6, 30))
    assert agreement_of(family.son.pk, date(2025, 6, 30)).number == "1"  # type: ignore[union-attr]  # there is one
    assert agreements_of([family.son.pk], date(2025, 7, 1)) == {family.son.pk: second}
    assert agreement_of(family.son.pk, date(2026, 7, 1)) is None


def test_an_agreement_is_not_confirmed_by_who_drafted_it_nor_moved_to_another_person(
    cast: Cast, family: Any, carer: Carer
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        agreement(cast, family, carer, "1", date(2025, 1, 1), date(2025, 12, 31), confirmed_by=cast.officer)
    row = agreement(cast, family, carer, "2", date(2025, 1, 1), date(2025, 12, 31))
    for change in ({"person": family.mother}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(**change)


def test_a_programme_has_one_payee_in_a_month(cast: Cast, family: Any, carer: Carer) -> None:
    row = agreement(cast, family, carer, "1", date(2025, 1, 1), date(2025, 12, 31))

    def payee(first: date, last: date | None, **given: Any) -> None:
        fact = {"to_whom": "carer", "holder_name": "钟桂英", "account": "6217001", "account_index": "x"} | given
        CarePayee.objects.create(
            person=family.son,
            agreement=row,
            first_month=first,
            last_month=last,
            proposed_by=cast.officer,
            proposed_on=first,
            confirmed_by=cast.leader,
            **fact,
        )

    payee(date(2025, 1, 1), date(2025, 3, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        payee(date(2025, 3, 1), None)
    with pytest.raises(DatabaseError), transaction.atomic():
        payee(date(2025, 4, 1), None, to_whom="person")
    payee(date(2025, 4, 1), None)
