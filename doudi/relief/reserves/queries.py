"""Read reserves: a township's movements and state, the county's overview, what is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import townships
from doudi.funding.ledger import Kind
from doudi.funding.models import Account, Movement, Transaction
from doudi.funding.queries import number_vouchers
from doudi.relief.reserves.accounts import balance_of, balances
from doudi.relief.reserves.counts import count_due_on, month_to_count
from doudi.relief.reserves.models import ReserveCount, ReservePayment, ReserveQuota, TopUpRequest, VoucherHandover
from doudi.relief.reserves.quotas import quota_of
from doudi.relief.reserves.townships import township_name
from doudi.relief.reserves.vouchers import not_handed_over, vouchers_to_hand_over
from doudi.relief.reversals.queries import in_force
from doudi.values.benefit_month import add_months

MAX_SHOWN = 24


@dataclass
class ReserveMovement:
    """A movement of a reserve with the balance after it; fen."""

    transaction: Transaction
    in_fen: int = 0
    out_fen: int = 0
    balance_fen: int = 0
    payment: ReservePayment | None = None

    @property
    def booked_on(self) -> date:
        """The day of the voucher."""
        return self.transaction.booked_on

    @property
    def number(self) -> str:
        """The number of the voucher."""
        return self.transaction.number

    @property
    def what(self) -> str:
        """The kind of movement, and the paper or case it rests on."""
        return f"{self.transaction.get_kind_display()}　{self.transaction.basis}".strip()

    @property
    def receipt_number(self) -> str:
        """The number of the receipt of a payment."""
        return self.payment.receipt_number if self.payment else ""

    @property
    def payee_name(self) -> str:
        """Who was paid."""
        return self.payment.instalment.payee_name if self.payment else ""

    @property
    def means(self) -> str:
        """Cash or transfer."""
        return str(self.payment.get_means_display()) if self.payment else ""

    @property
    def url(self) -> str:
        """The address of the instalment that was paid."""
        return self.payment.instalment.get_absolute_url() if self.payment else ""


@dataclass
class ReserveSheet:
    """The movements of a reserve from a day to a day, with the balances before and after; fen."""

    first: date
    last: date
    opening_fen: int
    rows: list[ReserveMovement] = field(default_factory=list)

    @property
    def in_fen(self) -> int:
        """What came in."""
        return sum(row.in_fen for row in self.rows)

    @property
    def out_fen(self) -> int:
        """What went out."""
        return sum(row.out_fen for row in self.rows)

    @property
    def closing_fen(self) -> int:
        """The balance after the last day."""
        return self.opening_fen + self.in_fen - self.out_fen


def visible_townships(user: User) -> list[str]:
    """Return the codes of the townships whose reserves the user sees."""
    scope = money_scope(user)
    if scope is None:
        return []
    codes = [township.code[:TOWNSHIP_DIGITS] for township in townships()]
    return [code for code in codes if code.startswith(scope)]


def sheet_of(township_code: str, first: date, last: date) -> ReserveSheet:
    """Return the movements of a township's reserve between two days, the oldest first."""
    accounts = Account.objects.filter(kind=Kind.RESERVE, township_code=township_code)
    keys = set(accounts.values_list("pk", flat=True))
    touching = Movement.objects.filter(Q(from_account__in=keys) | Q(to_account__in=keys))
    before = touching.filter(transaction__booked_on__lt=first)
    opening = _sum(before, "to_account", keys) - _sum(before, "from_account", keys)
    inside = touching.filter(transaction__booked_on__gte=first, transaction__booked_on__lte=last)
    rows: dict[int, ReserveMovement] = {}
    for movement in inside.select_related("transaction").order_by("transaction__booked_on", "transaction_id"):
        row = rows.setdefault(movement.transaction_id, ReserveMovement(movement.transaction))
        is_in, is_out = movement.to_account_id in keys, movement.from_account_id in keys
        if is_in and not is_out:
            row.in_fen += movement.amount_fen
        elif is_out and not is_in:
            row.out_fen += movement.amount_fen
    moved = [row for row in rows.values() if row.in_fen or row.out_fen]
    number_vouchers([row.transaction for row in moved])
    by_transaction = _payments_of([row.transaction for row in moved])
    balance = int(opening)
    for row in moved:
        balance += row.in_fen - row.out_fen
        row.balance_fen, row.payment = balance, by_transaction.get(row.transaction.pk)
    return ReserveSheet(first, last, int(opening), moved)


def _payments_of(vouchers: list[Transaction]) -> dict[int, ReservePayment]:
    """Return the payment that each voucher books, or books back after a reversal."""
    keys = {voucher.corrects_id or voucher.pk: voucher.pk for voucher in vouchers}
    found: dict[int, ReservePayment] = {}
    asked = ReservePayment.objects.filter(transaction__in={*keys, *keys.values()})
    for payment in asked.select_related("instalment__relief__case"):
        found[payment.transaction_id] = payment
        found[keys.get(payment.transaction_id, payment.transaction_id)] = payment
    return found


def _sum(movements: QuerySet[Movement], side: str, keys: Iterable[int]) -> int:
    found = movements.filter(**{f"{side}__in": keys})
    return int(found.aggregate(total=Sum("amount_fen"))["total"] or 0)


def months_of(township_code: str, most: int) -> list[date]:
    """Return the months since a reserve first moved that have a sheet, the latest first; this month where none did."""
    accounts = Account.objects.filter(kind=Kind.RESERVE, township_code=township_code)
    first = Movement.objects.filter(to_account__in=accounts).aggregate(first=Min("transaction__booked_on"))["first"]
    months = [add_months(today().replace(day=1), -back) for back in range(most)]
    return [month for month in months if first and month >= first.replace(day=1)] or months[:1]


def month_sheet(township_code: str, month: date) -> ReserveSheet:
    """Return the sheet of a month."""
    return sheet_of(township_code, month, add_months(month, 1) - timedelta(days=1))


@dataclass
class TownshipReserve:
    """The state of a township's reserve for the overview; fen."""

    code: str
    name: str
    quota_fen: int | None
    balance_fen: int
    spent_fen: int = 0
    last_count: ReserveCount | None = None
    late_month: date | None = None
    is_asking: bool = False
    vouchers_number: int = 0
    url: str = ""


def overview(user: User) -> list[TownshipReserve]:
    """Return the reserve of each township that the user sees, by code, with what is late."""
    held, first = balances(), today().replace(month=1, day=1)
    quotas: dict[str, int] = {}
    confirmed = ReserveQuota.objects.filter(first_day__lte=today()).exclude(confirmed_by=None)
    for quota in confirmed.order_by("first_day", "pk"):
        quotas[quota.township_code] = int(quota.amount_fen)
    of_year = in_force(ReservePayment.objects.filter(paid_on__gte=first)).order_by().values_list("township_code")
    spent = {code: int(total) for code, total in of_year.annotate(total=Sum("amount_fen"))}
    counts: dict[str, ReserveCount] = {}
    for count in ReserveCount.objects.exclude(confirmed_by=None).order_by("month", "pk"):
        counts[count.township_code] = count
    asking = set(TopUpRequest.objects.filter(answered_by=None).values_list("township_code", flat=True))
    to_hand_over = vouchers_to_hand_over().order_by().values_list("township_code")
    waiting = dict(to_hand_over.annotate(Count("pk")))
    late = late_counts(visible_townships(user))
    return [
        TownshipReserve(
            code=code,
            name=township_name(code),
            quota_fen=quotas.get(code),
            balance_fen=held.get(code, 0),
            spent_fen=spent.get(code, 0),
            last_count=counts.get(code),
            late_month=late.get(code),
            is_asking=code in asking,
            vouchers_number=waiting.get(code, 0),
            url=reverse("relief:reserve", args=[code]),
        )
        for code in visible_townships(user)
    ]


def late_counts(codes: Iterable[str]) -> dict[str, date]:
    """Return the month of each township whose reserve should have been counted and was not.

    A reserve is counted once it holds something or has moved.
    """
    month = _last_month_due()
    if month is None:
        return {}
    wanted = set(codes)
    moved = Account.objects.filter(kind=Kind.RESERVE, township_code__in=wanted)
    opened = Movement.objects.filter(to_account__in=moved, transaction__booked_on__lt=add_months(month, 1))
    active = set(opened.values_list("to_account__township_code", flat=True))
    done = ReserveCount.objects.filter(month=month).exclude(confirmed_by=None)
    counted = set(done.values_list("township_code", flat=True))
    return dict.fromkeys(sorted(active - counted), month)


def _last_month_due() -> date | None:
    """Return the month whose count is past its day; None while the day of the last month has not come."""
    last = month_to_count(today())
    while last >= today().replace(day=1):
        last = add_months(last, -1)
    return last if today() > count_due_on(last) else None


@dataclass
class ReserveState:
    """Everything that the page of a township's reserve shows beside its movements."""

    code: str
    quota_fen: int | None
    balance_fen: int
    quotas: list[ReserveQuota]
    counts: list[ReserveCount]
    top_ups: list[TopUpRequest]
    handovers: list[VoucherHandover]
    vouchers_number: int
    vouchers_fen: int
    late_month: date | None
    count_month: date

    @property
    def open_count(self) -> ReserveCount | None:
        """The count that waits for its second person."""
        return next((one for one in self.counts if not one.confirmed_by_id and not one.refused_by_id), None)

    @property
    def unsettled_count(self) -> ReserveCount | None:
        """A confirmed count with a difference that nobody has settled."""
        return next(
            (one for one in self.counts if one.confirmed_by_id and one.difference_fen and not one.settlement), None
        )

    @property
    def open_top_up(self) -> TopUpRequest | None:
        """The request that waits for the county."""
        return next((one for one in self.top_ups if not one.answered_by_id), None)

    @property
    def open_quota(self) -> ReserveQuota | None:
        """The quota that waits for the bureau's leader."""
        return next((one for one in self.quotas if not one.confirmed_by_id and not one.refused_by_id), None)

    @property
    def open_handover(self) -> VoucherHandover | None:
        """The oldest receipts that the county has not taken."""
        return next((one for one in reversed(self.handovers) if not one.received_by_id), None)

    @property
    def is_counted(self) -> bool:
        """Whether the month to count has a count that was not refused."""
        return any(one.month == self.count_month and not one.refused_by_id for one in self.counts)


def state_of(township_code: str) -> ReserveState:
    """Return what the page of a township's reserve shows."""
    waiting = not_handed_over(township_code)
    of_township = {"township_code": township_code}
    quotas = ReserveQuota.objects.filter(**of_township).select_related("entered_by", "confirmed_by", "refused_by")
    counts = ReserveCount.objects.filter(**of_township).select_related("counted_by", "confirmed_by", "settled_by")
    top_ups = TopUpRequest.objects.filter(**of_township).select_related("asked_by", "answered_by")
    handovers = VoucherHandover.objects.filter(**of_township).select_related("handed_over_by", "received_by")
    return ReserveState(
        code=township_code,
        quota_fen=quota_of(township_code),
        balance_fen=balance_of(township_code),
        quotas=list(quotas[:MAX_SHOWN]),
        counts=list(counts[:MAX_SHOWN]),
        top_ups=list(top_ups[:MAX_SHOWN]),
        handovers=list(handovers[:MAX_SHOWN]),
        vouchers_number=waiting.count(),
        vouchers_fen=int(waiting.aggregate(total=Sum("amount_fen"))["total"] or 0),
        late_month=late_counts([township_code]).get(township_code),
        count_month=month_to_count(today()),
    )
