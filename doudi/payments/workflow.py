"""States and transitions of payroll runs, payments and recoveries."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.bulk_rows import bound_list
from doudi.core.process import TransitionTable


class RunState(TextChoices):
    """The state of a payroll run."""

    PREPARED = "prepared", _("待核对")
    REVIEWED = "reviewed", _("待县局批准")
    APPROVED = "approved", _("待财务发放")
    RELEASED = "released", _("已拨付，待结账")
    CLOSED = "closed", _("已结账")
    DISCARDED = "discarded", _("已作废")


OPEN_RUN_STATES = (RunState.PREPARED, RunState.REVIEWED, RunState.APPROVED)
"""Not yet with the bank: the run can be discarded, and no second run of its kind can be prepared."""
SENT_RUN_STATES = (RunState.RELEASED, RunState.CLOSED)
"""With the bank, or answered by it and closed."""

_DISCARD = {(state, "discard"): RunState.DISCARDED for state in OPEN_RUN_STATES}
RUN_TRANSITIONS = TransitionTable(
    {
        (RunState.PREPARED, "review"): RunState.REVIEWED,
        (RunState.REVIEWED, "approve"): RunState.APPROVED,
        (RunState.APPROVED, "release"): RunState.RELEASED,
        (RunState.RELEASED, "close"): RunState.CLOSED,
        (RunState.REVIEWED, "send_back"): RunState.PREPARED,
        (RunState.APPROVED, "send_back"): RunState.PREPARED,
        **_DISCARD,
    }
)
HISTORY_TRANSITIONS = TransitionTable({(RunState.PREPARED, "adopt"): RunState.CLOSED, **_DISCARD})
"""Of an opening run, which takes over the payment history of an earlier system."""


class PaymentState(TextChoices):
    """The state of a payment. Only the bank's answer makes it paid."""

    READY = "ready", _("待发放")
    SENT = "sent", _("已送银行")
    PAID = "paid", _("到账")
    RETURNED = "returned", pgettext_lazy("state", "退回")
    IN_QUESTION = "in_question", _("待银行查明")
    VOID = "void", _("作废")
    WITHDRAWN = "withdrawn", _("已移出本批")


UNANSWERED_STATES = (PaymentState.SENT, PaymentState.IN_QUESTION)
"""With the bank, which has not given its final answer."""
UNSENT_STATES = (PaymentState.VOID, PaymentState.WITHDRAWN)
"""Never with the bank: the run was discarded, or the payment taken out of it."""
NOT_SENT_STATES = (PaymentState.RETURNED, *UNSENT_STATES)
"""Returned by the bank or never sent: the payment does not count as sent."""
NOT_SENT_STATES_SQL, NOT_SENT_PARAMETERS = bound_list("not_sent", NOT_SENT_STATES)
"""The same for hand-written SQL: named placeholders, and the parameters to pass with them."""

PAYMENT_TRANSITIONS = TransitionTable(
    {
        (PaymentState.READY, "release"): PaymentState.SENT,
        (PaymentState.READY, "discard"): PaymentState.VOID,
        (PaymentState.READY, "withdraw"): PaymentState.WITHDRAWN,
        (PaymentState.SENT, "withdraw"): PaymentState.WITHDRAWN,
        (PaymentState.SENT, "paid"): PaymentState.PAID,
        (PaymentState.SENT, "returned"): PaymentState.RETURNED,
        (PaymentState.SENT, "in_question"): PaymentState.IN_QUESTION,
        (PaymentState.IN_QUESTION, "paid"): PaymentState.PAID,
        (PaymentState.IN_QUESTION, "returned"): PaymentState.RETURNED,
        (PaymentState.PAID, "returned"): PaymentState.RETURNED,
    }
)


class WithdrawalState(TextChoices):
    """The state of the withdrawal of a payment from a run."""

    PROPOSED = "proposed", _("待第二人确认")
    CONFIRMED = "confirmed", _("已移出")
    REFUSED = "refused", _("未移出")


WITHDRAWAL_TRANSITIONS = TransitionTable(
    {
        (WithdrawalState.PROPOSED, "confirm"): WithdrawalState.CONFIRMED,
        (WithdrawalState.PROPOSED, "refuse"): WithdrawalState.REFUSED,
    }
)


class RecoveryState(TextChoices):
    """The state of a recovery of money paid in excess."""

    PROPOSED = "proposed", _("待处理")
    NOTIFIED = "notified", _("已告知，听取意见")
    DEMANDED = "demanded", _("追回中")
    SETTLED = "settled", _("已追回")
    WAIVED = "waived", _("免予追回")
    WITHDRAWN = "withdrawn", _("已撤销")


OPEN_RECOVERY_STATES = (RecoveryState.PROPOSED, RecoveryState.NOTIFIED, RecoveryState.DEMANDED)

RECOVERY_TRANSITIONS = TransitionTable(
    {
        (RecoveryState.PROPOSED, "notify"): RecoveryState.NOTIFIED,
        (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,
        (RecoveryState.NOTIFIED, "refer"): RecoveryState.NOTIFIED,
        (RecoveryState.NOTIFIED, "waive"): RecoveryState.WAIVED,
        (RecoveryState.DEMANDED, "refer"): RecoveryState.DEMANDED,
        (RecoveryState.DEMANDED, "waive"): RecoveryState.WAIVED,
        (RecoveryState.DEMANDED, "offset"): RecoveryState.DEMANDED,
        (RecoveryState.DEMANDED, "receive"): RecoveryState.DEMANDED,
        (RecoveryState.DEMANDED, "settle"): RecoveryState.SETTLED,
        **{(state, "withdraw"): RecoveryState.WITHDRAWN for state in OPEN_RECOVERY_STATES},
    }
)
