"""Reconcile the money of care: approved amounts with the lines of the runs that pay them."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.care.payables.models import Payable
from doudi.care.payables.workflow import WAITING_STATES, PayableState
from doudi.payments.models import CARE_PROGRAMMES, Line, Run, programme_label
from doudi.payments.statements.comparison import Section, Waiting
from doudi.payments.workflow import NOT_SENT_STATES, PaymentState
from doudi.values.carries import carries


@carries("P18-5.f")
def care_sections() -> list[Section]:
    """Return the comparison of care by programme and month; none while there is nothing of it."""
    if not Payable.objects.exists():
        return []
    section = Section(_("医疗、丧葬和照料批准款 = 发放明细"))
    approved: dict[tuple[str, str], int] = defaultdict(int)
    lines: dict[tuple[str, str], int] = defaultdict(int)
    for row in Payable.objects.filter(state__in=(PayableState.SENT, PayableState.PAID)).iterator():
        approved[row.programme, f"{row.approved_on:%Y-%m}"] += row.amount_fen
    live = Line.objects.filter(programme__in=CARE_PROGRAMMES).exclude(payment__run__kind=Run.Kind.OPENING)
    live = live.exclude(payment__state__in=[*NOT_SENT_STATES, PaymentState.READY]).order_by()
    for programme, month, total in live.values_list("programme", "month").annotate(Sum("amount_fen")):
        lines[programme, f"{month:%Y-%m}"] += int(total)
    for programme, month in sorted(approved.keys() | lines.keys()):
        where = f"{programme_label(programme)} {month}"
        section.compare(where, approved[programme, month], lines[programme, month])
    waiting = Payable.objects.filter(state__in=WAITING_STATES).aggregate(total=Sum("amount_fen"))["total"]
    if waiting:
        section.waiting.append(Waiting(str(_("医疗、丧葬和照料已批未发")), int(waiting)))
    return [section]
