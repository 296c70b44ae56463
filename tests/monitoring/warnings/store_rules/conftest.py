"""Payments as rows, of two families."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.encryption import SealedKind, blind_index
from doudi.payments.models import Line, Payment, Run
from tests.clock import Clock, clock
from tests.conftest import Cast, make_family
from tests.payments.four_hands import reviewer

__all__ = ["clock"]

AUGUST = date(2025, 8, 1)
SEPTEMBER = date(2025, 9, 1)


class Paid:
    """Two families with dibao of a mother each, and what was sent to them."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock
        self.family = make_family(cast.officer, cast.village, "1")
        self.other = make_family(cast.officer, cast.village, "3")

    def send(self, person: Any, fen: int, month: date = AUGUST, **changed: Any) -> Payment:
        """Send an amount of dibao for a month to an account of the person's own."""
        now, number = changed.pop("at", timezone.now()), f"{month:%Y%m}-{Run.objects.count():02d}"
        run = Run.objects.create(
            number=number,
            kind=Run.Kind.MONTHLY,
            month=month,
            first_month=month,
            known_at=now,
            due_on=month,
            state="closed",
            prepared_by=self.cast.bureau,
            prepared_at=now,
            reviewed_by=reviewer(),
            approved_by=self.cast.director,
            released_by=self.cast.finance,
        )
        card = changed.pop("account", f"62174061{person.pk:011d}")
        programme = changed.pop("programme", "dibao")
        payment = Payment.objects.create(
            run=run,
            item_id=f"{number}-1",
            person=person,
            programme=programme,
            village_code=person.village_id,
            amount_fen=fen,
            holder_name=person.name,
            account=card,
            account_index=blind_index(card, SealedKind.BANK_ACCOUNT),
            account_basis=changed.pop("basis", Payment.Basis.OWN),
            state=changed.pop("state", "paid"),
        )
        Line.objects.create(
            payment=payment,
            person=person,
            programme=programme,
            month=month,
            part=Line.objects.filter(person=person, month=month).count() + 1,
            amount_fen=fen,
            due_fen=fen,
            sent_fen=0,
            area="rural",
            award=person.awards.first(),
        )
        return payment


@pytest.fixture
def paid(cast: Cast, clock: Clock) -> Paid:
    return Paid(cast, clock)
