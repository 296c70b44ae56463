"""Questions about files and answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.payments.bank_exchange.models import BankAnswer, BankAnswerRow, BankFile
from doudi.payments.models import Payment, Run
from doudi.payments.workflow import PaymentState, RunState
from doudi.values.divisions import COUNTY_CODE

PAGE_SIZE = 50
_LABELS = {reason.label: reason for reason in REASONS.values()}


@dataclass(frozen=True)
class PaymentCount:
    """How much of something stands where."""

    state: str
    label: str
    number: int
    total_fen: int


def files() -> QuerySet[BankFile]:
    """Every file, the newest first."""
    return BankFile.objects.select_related("run", "handed_over_by")


def last_bank() -> str:
    """The bank that the last file was made for; empty before the first one."""
    return BankFile.objects.order_by("-pk").values_list("profile", flat=True).first() or ""


def runs_without_files() -> QuerySet[Run]:
    """Runs whose money was released and that no bank has yet."""
    found = Run.objects.filter(state=RunState.RELEASED, bank_files=None, payments__state=PaymentState.SENT)
    return found.distinct().order_by("pk")


def payment_counts(payments: QuerySet[Payment]) -> list[PaymentCount]:
    """Where payments stand, in the order of their way."""
    rows = (
        payments.order_by().values("state").annotate(number=Count("pk"), total=Sum(F("amount_fen") - F("offset_fen")))
    )
    found = {row["state"]: (row["number"], int(row["total"])) for row in rows}
    return [
        PaymentCount(state.value, str(state.label), *found[state.value]) for state in PaymentState if state in found
    ]


def payment_counts_of_run(run: Run) -> list[PaymentCount]:
    """Where the payments of a run stand."""
    return payment_counts(Payment.objects.filter(run=run))


def payment_counts_of_file(file: BankFile) -> list[PaymentCount]:
    """Where the payments of a file stand."""
    return payment_counts(Payment.objects.filter(sent_item__file=file))


def rows_of(answer: BankAnswer, outcome: str = "") -> QuerySet[BankAnswerRow]:
    """What an answer says anew, row by row; of one outcome only where that is asked."""
    rows = answer.rows.select_related("payment__person")
    return rows.filter(outcome=outcome) if outcome else rows


def outcomes_of(answer: BankAnswer) -> list[PaymentCount]:
    """What an answer says in all."""
    figures = {
        "paid": (answer.paid_number, answer.paid_fen),
        "returned": (answer.returned_number, answer.returned_fen),
        "in_question": (answer.question_number, answer.question_fen),
    }
    return [PaymentCount(outcome, OUTCOMES[outcome], *found) for outcome, found in figures.items()]


def in_question() -> QuerySet[Payment]:
    """Payments of which the bank has not said where they are."""
    return Payment.objects.filter(state=PaymentState.IN_QUESTION).select_related("person", "run").order_by("pk")


def returned(by: User) -> QuerySet[Payment]:
    """What came back in somebody's place and has not been sent again, the oldest first.

    Whoever keeps the money has no place of his own and sees the county's.
    """
    scope = COUNTY_CODE if by.may(Permission.READ_FUNDS) else by.scope
    again = Payment.objects.exclude(state=PaymentState.VOID).filter(replaces__isnull=False).values("replaces")
    found = Payment.objects.in_scope(scope).filter(state=PaymentState.RETURNED).exclude(pk__in=again)
    return found.select_related("person", "run").order_by("settled_on", "pk")


def remedy_for(payment: Payment) -> str:
    """What an officer does about a payment that came back."""
    known = _LABELS.get(payment.returned_reason)
    return known.remedy if known else str(_("到账户信息里核对户名和账号，更正后随下一批重发。"))


def with_next_steps(payments: list[Payment]) -> list[tuple[Payment, str, bool]]:
    """Each payment with what is to be done, and whether its card was changed or registered once more since.

    Then the next run pays it again.
    """
    from doudi.registry.models import Circumstance

    cards = Circumstance.objects.filter(
        Q(valid_to=None), person__in={one.person_id for one in payments}, kind="bank_account", withdrawn_at=None
    )
    current = {
        person: (index, at)
        for person, index, at in cards.order_by("pk").values_list("person_id", "text_index", "recorded_at")
    }

    def seen_to(one: Payment) -> bool:
        index, at = current.get(one.person_id, (one.account_index, one.run.known_at))
        return bool(index != one.account_index or at > one.run.known_at)

    return [(one, remedy_for(one), seen_to(one)) for one in payments]
