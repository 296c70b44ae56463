"""The public page of how the money is used: sums of the year, nothing of few people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.portal.public_funds import queries
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


@pytest.mark.clause("SAL2026-67")
def test_sums_are_shown_and_few_people_are_not(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = office.one_paid(APRIL).payments.get()
    client = Client()
    page = client.get(reverse("portal:funds")).content.decode()
    assert "低保：少于5人，—" in page
    assert payment.person.name not in page
    monkeypatch.setattr(queries, "FEWEST_PEOPLE", 1)
    (line,) = queries.published_funds(2023).lines
    assert (line.label, line.people, line.amount_fen) == ("低保", 1, payment.amount_fen)
    assert "1人" in client.get(reverse("portal:funds")).content.decode()


@pytest.mark.clause("SAL2026-67")
def test_funds_by_source_are_shown(office: Office) -> None:
    funds: Any = queries.published_funds(2023)
    assert all(received >= 0 for _name, received, _spent in funds.sources)
    assert reverse("portal:funds") in Client().get(reverse("portal:home")).content.decode()
