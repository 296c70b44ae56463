"""The instalments behind the lines of a relief run, and what becomes of them with the payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.payments.computation.items import ItemSource, WaitingItem
from doudi.payments.computation.relief_dues import payable_instalments
from doudi.payments.models import RELIEF, ReliefLine, Run
from doudi.relief.instalments.actions import mark_paid, mark_returned, mark_sent
from doudi.relief.models import Instalment

_NAMED = 5


def _waiting(month: date) -> list[WaitingItem]:
    """Return the instalments that the bank may be sent now."""
    return [
        WaitingItem(row.pk, row.payee_id, RELIEF, row.released_on.replace(day=1), row.amount_fen)
        for row in payable_instalments(month)
        if row.payee_id is not None and row.released_on is not None
    ]


def _changed_sentence(changed: Sequence[int]) -> str:
    rows = Instalment.objects.filter(pk__in=changed[:_NAMED]).select_related("relief__case")
    names = "、".join(f"{row.relief.case.number}第{row.number}期" for row in rows)
    return _(
        "有{number}期救助款核算以后已经停止、情况不实或者领款人已故，不能再发：{names}。请移出本批，或者作废重新核算。"
    ).format(number=len(changed), names=names)


RELIEF_ITEMS = ItemSource(
    kind=Run.Kind.RELIEF,
    link=ReliefLine,
    field="instalment",
    waiting=_waiting,
    still_payable=lambda run: {row.pk for row in payable_instalments(run.month)},
    changed_sentence=_changed_sentence,
    mark_sent=mark_sent,
    mark_paid=mark_paid,
    mark_returned=mark_returned,
    mark_taken_back=mark_returned,
)
