"""The approved amounts behind the lines of a run of care, and what becomes of them with the payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.payables.bank import mark_paid, mark_returned, mark_sent, mark_taken_back
from doudi.care.payables.models import Payable
from doudi.care.payables.workflow import WAITING_STATES
from doudi.payments.computation.care_dues import current_payees, waiting_payables
from doudi.payments.computation.deaths import dead_among
from doudi.payments.computation.items import ItemSource, WaitingItem
from doudi.payments.models import CareLine, Payment, Run

_NAMED = 5


def _waiting(month: date) -> list[WaitingItem]:
    """Return the approved amounts that the next run may pay."""
    return [
        WaitingItem(one.row.pk, one.person, one.row.programme, one.month, one.row.amount_fen)
        for one in waiting_payables(month)
    ]


def _still_payable(run: Run) -> set[int]:
    """Return what may be paid as computed: not stopped, into the account in use, not to the card of the dead."""
    links = CareLine.objects.filter(line__payment__run=run).select_related("payable", "line__payment")
    found = [link for link in links if link.payable.state in WAITING_STATES]
    payees, dead = current_payees(), dead_among({link.payable.person_id for link in found})
    payable = set()
    for link in found:
        row, payment = link.payable, link.line.payment
        if row.payee_id is not None:
            is_same = payees[row.payee_id].account_index == payment.account_index
        else:
            is_same = (row.person_id in dead) == (payment.account_basis == Payment.Basis.HEIR)
        if is_same:
            payable.add(row.pk)
    return payable


def _changed_sentence(changed: Sequence[int]) -> str:
    rows = Payable.objects.filter(pk__in=changed[:_NAMED]).select_related("person")
    names = "、".join(f"{row.person.name}{row.get_kind_display()}" for row in rows)
    return _(
        "有{number}笔支付核算以后已经停止、换了收款账户或者本人已故，不能照这一批发：{names}。请移出本批，或者作废重新核算。"
    ).format(number=len(changed), names=names)


CARE_ITEMS = ItemSource(
    kind=Run.Kind.CARE,
    link=CareLine,
    field="payable",
    waiting=_waiting,
    still_payable=_still_payable,
    changed_sentence=_changed_sentence,
    mark_sent=mark_sent,
    mark_paid=mark_paid,
    mark_returned=mark_returned,
    mark_taken_back=mark_taken_back,
)
