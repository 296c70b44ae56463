"""The payments in the copy of a person's data: the last 24 months, with the account in clear."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.payments.models import Payment
from doudi.payments.personal_data_copies.section import payments_section
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db


@pytest.mark.clause("PIPL-44")
def test_payments_of_the_last_months_are_listed_with_the_whole_account(office: Office) -> None:
    office.funds()
    person = office.person("刘水生")
    office.award(person, since=date(2023, 4, 1))
    office.paid(office.prepare(date(2023, 4, 1)))
    payment = Payment.objects.get()
    (row,) = payments_section(person).rows
    assert (row[0], row[4]) == ("2023年4月", "到账")
    assert payment.account.clear() in row[3]
    office.clock.on(date(2025, 5, 4))
    assert payments_section(person).rows == []
