"""Tell by text what the bank paid and what it returned; a job of its own, so that no money waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from doudi.casework.text_notices import telephone_of
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.payments.bank_exchange.models import BankAnswer
from doudi.payments.models import Payment
from doudi.registry.text_messages.outbox import Notice, is_on, phones_of, tell_all
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

_CARD_TAIL = 4
_TOLD = ("paid", "returned")
_JOB = "text_messages.bank_answer"


def tell_of_answer(answer: BankAnswer, *, by: User) -> None:
    """Enqueue the texts about an answer of the bank, if any is sent."""
    if any(is_on(event) for event in _TOLD):
        enqueue(_JOB, by=by, answer=answer.pk)


@job_handler(_JOB)
def tell_of_answered_payments(*, by: User, progress: Progress, answer: int) -> None:  # noqa: ARG001 - of every job
    """Put a text for each account into the outbox: the sum that was paid to it, or that something came back."""
    for event in _TOLD:
        payments = Payment.objects.filter(answers__answer=answer, answers__outcome=event)
        tell_all(event, _notices(answer, payments.select_related("person").order_by("pk")))


def _notices(answer: int, payments: Iterable[Payment]) -> list[Notice]:
    by_account: dict[tuple[str, int], list[Payment]] = {}
    for payment in payments:
        of_carer = payment.person_id if payment.care_payee_id else 0  # a carer's account is told of person by person
        by_account.setdefault((payment.account_index, of_carer), []).append(payment)
    phones = phones_of(group[0].person for group in by_account.values())
    return [
        Notice(
            f"{answer}:{group[0].pk}",
            group[0].village_code,
            group[0].person.name,
            phones[group[0].person_id],
            _values(group),
        )
        for group in by_account.values()
    ]


def _values(group: list[Payment]) -> dict[str, Any]:
    day: date = group[0].settled_on or today()
    return {
        "amount": format_yuan(sum(payment.bank_fen for payment in group)),
        "card": group[0].account.clear()[-_CARD_TAIL:] if group[0].account else "",
        "day": format_date(day),
        "telephone": telephone_of(group[0].village_code),
    }
