"""Reconcile temporary relief: approvals with instalments, payments of the bank and the reserves with both books."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.models import Account, Movement, Transaction
from doudi.payments.models import RELIEF, Line, Run
from doudi.payments.statements.comparison import Section, Waiting
from doudi.payments.workflow import NOT_SENT_STATES, PaymentState
from doudi.relief.instalments.workflow import OPEN_STATES, InstalmentState
from doudi.relief.models import Instalment, ReliefProposal, ReservePayment
from doudi.values.carries import carries
from doudi.values.divisions import division_name

Sums = dict[str, int]
_CORRECTED = (
    Transaction.Kind.TO_RESERVE,
    Transaction.Kind.FROM_RESERVE,
    Transaction.Kind.CARRIED_OVER,
    Transaction.Kind.CORRECTION,
)


@carries("P18-6.e", "MCA23-3.3")
def relief_sections() -> list[Section]:
    """Return the comparisons of relief; none while there is no relief."""
    if not Instalment.objects.exists() and not Account.objects.filter(kind=Account.Kind.RESERVE).exists():
        return []
    return [_approved(), _bank(), _reserves()]


def _approved() -> Section:
    """Compare what was approved, by the last proposal of each case, with what its instalments make of it."""
    section = Section(_("救助批准 = 已发 + 未发 + 停止"))
    totals: dict[int, int] = {}
    proposals = ReliefProposal.objects.filter(relief__instalments__isnull=False).order_by("pk")
    for relief, total in proposals.values_list("relief", "total_fen").distinct():
        totals[relief] = int(total)
    approved: Sums = defaultdict(int)
    found: Sums = defaultdict(int)
    open_fen, places = 0, {}
    rows = Instalment.objects.order_by().values_list(
        "relief", "relief__case__village_code", "state", "amount_fen", "replaced_by"
    )
    for relief, village, state, amount, replaced in rows.iterator():
        places[relief] = village[:TOWNSHIP_DIGITS]
        if replaced is None:  # what another instalment replaced counts there
            found[places[relief]] += amount
            open_fen += amount if state in OPEN_STATES else 0
    for relief, township in places.items():
        approved[township] += totals.get(relief, 0)
    for township in sorted(approved.keys() | found.keys()):
        section.compare(division_name(township) or township, approved[township], found[township])
    if open_fen:
        section.waiting.append(Waiting(str(_("救助款已批未发")), open_fen))
    return section


def _bank() -> Section:
    """Compare the instalments that the bank has or has paid with the lines of relief runs, by month of release."""
    section = Section(_("救助款经一卡通 = 发放明细"))
    instalments: Sums = defaultdict(int)
    lines: Sums = defaultdict(int)
    sent = Instalment.objects.filter(
        way=Instalment.Way.BANK, state__in=(str(InstalmentState.SENT), str(InstalmentState.PAID))
    )
    for day, amount in sent.values_list("released_on", "amount_fen").iterator():
        if day is not None:
            instalments[f"{day:%Y-%m}"] += amount
    live = Line.objects.filter(programme=RELIEF).exclude(payment__run__kind=Run.Kind.OPENING)
    live = live.exclude(payment__state__in=[*NOT_SENT_STATES, PaymentState.READY]).order_by()
    for month, total in live.values_list("month").annotate(Sum("amount_fen")):
        lines[f"{month:%Y-%m}"] += int(total)
    for month_text in sorted(instalments.keys() | lines.keys()):
        section.compare(month_text, instalments[month_text], lines[month_text])
    return section


def _reserves() -> Section:
    """Compare what each reserve holds with what was put in, less what was taken back and paid."""
    section = Section(_("备用金结存 = 拨付 − 收回 − 付款"))
    expected: Sums = defaultdict(int)
    for side, sign in (("to_account", 1), ("from_account", -1)):
        rows = Movement.objects.filter(
            transaction__kind__in=_CORRECTED, **{f"{side}__kind": Account.Kind.RESERVE}
        ).order_by()
        for township, total in rows.values_list(f"{side}__township_code").annotate(Sum("amount_fen")):
            expected[township] += sign * int(total)
    paid = ReservePayment.objects.order_by().values_list("township_code")
    for township, total in paid.annotate(Sum("amount_fen")):
        expected[township] -= int(total)
    held: Sums = defaultdict(int)
    for account in Account.objects.filter(kind=Account.Kind.RESERVE):
        held[account.township_code] += account.balance_fen
    for township in sorted(expected.keys() | held.keys()):
        section.compare(division_name(township) or township, expected[township], held[township])
    return section
