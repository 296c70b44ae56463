"""A released run as it stands in the store, without computing one; and the stand-in bank at the other end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from doudi.bankfiles.payment_files import PaymentFile
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.bankfiles.simulated_bank import SimulatedBank
from doudi.core.encryption import SealedKind, blind_index
from doudi.funding.actions import Entry, allot, book_release
from doudi.payments import run_content
from doudi.payments.bank_exchange import actions
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.rendering import (
    bank_items,
    content_of,
    payments_of_file,
    profile_of,
)
from doudi.payments.models import Line, LineShare, Payment, Run
from doudi.registry.models import Person
from tests.database_owner import as_owner
from tests.payments.four_hands import reviewer

MONTH = date(2023, 4, 1)
DAY = date(2023, 4, 10)
BANK = "rural_one_card"


def released_run(
    cast: Any,
    people: Sequence[Person],
    number: str = "202304-01",
    *,
    replaces: Payment | None = None,
    account: str = "",
) -> Run:
    """A run of 600.00 yuan of disability benefit for each, borne half by the county, with the bank's word to come."""
    now = timezone.now()
    run = Run.objects.create(
        number=number,
        kind=Run.Kind.MONTHLY,
        month=MONTH,
        first_month=MONTH,
        known_at=now,
        due_on=DAY,
        state="released",
        payments_number=len(people),
        total_fen=60000 * len(people),
        prepared_by=cast.bureau,
        prepared_at=now,
        reviewed_by=reviewer(),
        reviewed_at=now,
        approved_by=cast.director,
        approved_at=now,
        released_by=cast.finance,
        released_at=now,
    )
    for place, person in enumerate(people, 1):
        card = account or f"62174061{person.pk:011d}"
        payment = Payment.objects.create(
            run=run,
            item_id=f"{number}-{place:06d}",
            person=person,
            programme="special",
            village_code=person.village_id,
            amount_fen=60000,
            holder_name=person.name,
            account=card,
            account_index=blind_index(card, SealedKind.BANK_ACCOUNT),
            account_basis=Payment.Basis.OWN,
            state="sent",
            replaces=replaces,
        )
        line = Line.objects.create(
            payment=payment,
            person=person,
            programme="special",
            month=MONTH,
            part=Line.objects.filter(person=person).count() + 1,
            amount_fen=60000,
            due_fen=60000,
            sent_fen=0,
            area="rural",
        )
        LineShare.objects.create(line=line, source="county", amount_fen=30000)
        LineShare.objects.create(line=line, source="upper_grant", amount_fen=30000)
    prove(run)
    half = 30000 * len(people)
    book_release(by=cast.finance, reference=f"run:{number}", on=DAY, lines={"county": half, "upper_grant": half})
    return run


def prove(run: Run) -> None:
    """Write the proof of the run's rows as they are."""
    run.content_hash = run_content.content_of(run).proof
    run.save(update_fields=["content_hash"])


def rename_first_holder(run: Run, name: str) -> Payment:
    """Let the run have been computed with another holder of the first account."""
    payment = run.payments.first()
    as_owner("payments_payment", "UPDATE payments_payment SET holder_name = %s WHERE id = %s", [name, payment.pk])
    prove(run)
    return payment


def fund(cast: Any) -> None:
    """Money for the year."""
    for source in ("county", "upper_grant"):
        entry = Entry(f"{source}:2023", date(2023, 1, 5), source, 100_000_000_00, "测试下达")
        allot(by=cast.finance, entry=entry)


def sent_file(cast: Any, run: Run, bank: str = BANK) -> BankFile:
    """The only file of a run, brought to the bank."""
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=bank)
    actions.write_file(by=cast.finance, file=file)
    handed, _content = actions.hand_over(by=cast.finance, file=file)
    return handed


def at_the_bank(file: BankFile) -> PaymentFile:
    """The file as the bank has it."""
    profile = profile_of(file.profile)
    items = tuple(bank_items(payments_of_file(file), profile))
    return PaymentFile(file.part, file.number, file.name, content_of(file), items, file.sm3)


def bank_of(file: BankFile, **more: Any) -> SimulatedBank:
    """The bank at the other end."""
    return SimulatedBank(bank_profiles()[file.profile], **more)


def confirm_by_another(cast: Any, taken: Any) -> Any:
    """Confirm a late return as the director, with the total of the bank's letter."""
    from doudi.payments.bank_exchange import actions

    total = taken.answer.late_fen
    return actions.confirm_late_return(by=cast.director, late_return=taken.answer, bank_total_fen=total, why="银行通知")


def settle_by_two(cast: Any, payment: Any, outcome: Any, why: str = "银行来函", reason: str = "other") -> Any:
    """Settle a payment in question: finance enters the bank's written answer, the leader confirms it."""
    answer = actions.enter_inquiry_answer(by=cast.finance, payment=payment, outcome=outcome, reason=reason, why=why)
    return actions.settle_inquiry(by=cast.director, answer=answer, why="看过银行来函")
