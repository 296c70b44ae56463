"""Read bank files, answers and the payments in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.payments.bank_exchange.models import BankAnswer, BankAnswerRow, BankFile, InquiryAnswer, LateReturn
from doudi.payments.models import Payment, Run
from doudi.payments.workflow import UNSENT_STATES, PaymentState, RunState
from doudi.registry.circumstances.queries import cards_on_record
from doudi.values.divisions import COUNTY_CODE
from doudi.values.translation import as_declared

OUTCOME_TONES = {"paid": "good", "returned": "bad", "in_question": "warn"}
with as_declared():  # a payment keeps its reason in Chinese
    _LABELS = {reason.label: reason for reason in REASONS.values()}


@dataclass(frozen=True)
class PaymentCount:
    """Number and total in fen of payments in a state or with an outcome; ``tone`` colours its tag."""

    state: str
    label: str
    number: int
    total_fen: int

    @property
    def tone(self) -> str:
        return OUTCOME_TONES.get(self.state, "")


def files() -> QuerySet[BankFile]:
    """Return every file, the newest first."""
    return BankFile.objects.select_related("run", "handed_over_by")


def last_bank() -> str:
    """Return the bank profile of the last file; empty before the first."""
    return BankFile.objects.order_by("-pk").values_list("profile", flat=True).first() or ""


def runs_without_files() -> QuerySet[Run]:
    """Return the released runs that have no bank files yet."""
    runs = Run.objects.filter(state=RunState.RELEASED, bank_files=None, payments__state=PaymentState.SENT)
    return runs.distinct().order_by("pk")


def payment_counts(payments: QuerySet[Payment]) -> list[PaymentCount]:
    """Count payments by state."""
    rows = (
        payments.order_by().values("state").annotate(number=Count("pk"), total=Sum(F("amount_fen") - F("offset_fen")))
    )
    figures = {row["state"]: (row["number"], int(row["total"])) for row in rows}
    return [
        PaymentCount(state.value, str(state.label), *figures[state.value]) for state in PaymentState if state in figures
    ]


def payment_counts_of_run(run: Run) -> list[PaymentCount]:
    """Count the payments of a run by state."""
    return payment_counts(Payment.objects.filter(run=run))


def payment_counts_of_file(file: BankFile) -> list[PaymentCount]:
    """Count the payments of a file by state."""
    return payment_counts(Payment.objects.filter(sent_item__file=file))


def rows_of(answer: BankAnswer, outcome: str = "") -> QuerySet[BankAnswerRow]:
    """Return the rows of an answer, of one outcome or of all (empty)."""
    rows = answer.rows.select_related("payment__person")
    return rows.filter(outcome=outcome) if outcome else rows


def outcomes_of(answer: BankAnswer) -> list[PaymentCount]:
    """Count the rows of an answer by outcome."""
    figures = {
        "paid": (answer.paid_number, answer.paid_fen),
        "returned": (answer.returned_number, answer.returned_fen),
        "in_question": (answer.question_number, answer.question_fen),
    }
    return [PaymentCount(outcome, OUTCOMES[outcome], *counts) for outcome, counts in figures.items()]


def in_question() -> QuerySet[Payment]:
    """Return the payments whose outcome the bank has not stated."""
    return Payment.objects.filter(state=PaymentState.IN_QUESTION).select_related("person", "run").order_by("pk")


def returned_payments(user: User) -> QuerySet[Payment]:
    """Return the returned payments in the user's division that have not been sent again, the oldest first.

    Finance officers have no division of their own and see the county's.
    """
    scope = COUNTY_CODE if user.may(Permission.READ_FUNDS) else user.scope
    again = Payment.objects.exclude(state__in=UNSENT_STATES).filter(replaces__isnull=False).values("replaces")
    payments = Payment.objects.in_scope(scope).filter(state=PaymentState.RETURNED).exclude(pk__in=again)
    return payments.select_related("person", "run").order_by("settled_on", "pk")


def remedy_for(payment: Payment) -> str:
    """Return what an officer does about a returned payment."""
    reason = _LABELS.get(payment.returned_reason)
    return reason.remedy if reason else str(_("到账户信息里核对户名和账号，更正后随下一批重发。"))


@dataclass(frozen=True)
class ReturnedPayment:
    """A returned payment, its remedy, and whether its account was corrected or confirmed since."""

    payment: Payment
    remedy: str
    is_account_updated: bool

    @property
    def place(self) -> str:
        """The name of the village."""
        return place_name(self.payment.village_code)


def with_remedies(payments: list[Payment]) -> list[ReturnedPayment]:
    """Return each payment with its remedy; the next run pays those whose account was updated."""
    cards = cards_on_record({payment.person_id for payment in payments})
    current = {
        person: (index, recorded_at)
        for person, index, recorded_at in cards.order_by("pk").values_list("person_id", "text_index", "recorded_at")
    }

    def is_updated(payment: Payment) -> bool:
        known_at = payment.run.known_at
        index, recorded_at = current.get(payment.person_id, (payment.account_index, known_at))
        return bool(index != payment.account_index or recorded_at > known_at)

    return [ReturnedPayment(payment, remedy_for(payment), is_updated(payment)) for payment in payments]


def may_decide_inquiry(by: User, answer: InquiryAnswer) -> bool:
    """Whether a user is the second person for the bank's written answer."""
    has_right = by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)
    return has_right and answer.state == InquiryAnswer.State.WAITING and answer.entered_by_id != by.pk


def inquiry_answers_waiting_for(by: User) -> list[InquiryAnswer]:
    """Return the written answers that wait for the user as the second person, oldest first."""
    if not (by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)):
        return []
    return list(InquiryAnswer.objects.filter(state=InquiryAnswer.State.WAITING).exclude(entered_by=by))


def may_decide_late_return(by: User, late_return: LateReturn) -> bool:
    """Whether a user is the second person for an answer that takes back what had arrived."""
    has_right = by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)
    return has_right and late_return.state == LateReturn.State.WAITING and late_return.uploaded_by_id != by.pk


def late_returns_waiting_for(by: User) -> list[LateReturn]:
    """Return the answers that wait for the user as the second person, oldest first."""
    if not (by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)):
        return []
    waiting = LateReturn.objects.filter(state=LateReturn.State.WAITING).exclude(uploaded_by=by)
    return list(waiting.order_by("pk"))
