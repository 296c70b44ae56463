"""Read every payment of a family: month, amount, programme, card, state, and why the bank returned it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.payments.family_file.columns import FAMILY_PAYMENT_COLUMNS, UNPAID_COLUMNS
from doudi.payments.family_file.unpaid import UnpaidMonth, payments_of_the_dead, unpaid_months
from doudi.payments.models import Line, Payment, Run, programme_label
from doudi.payments.workflow import PaymentState
from doudi.registry.households.panels import FamilyFile
from doudi.ui.pagination import Page
from doudi.values.benefit_month import format_month_in_words, month_index

PAYMENT_TONES = {PaymentState.PAID: "good", PaymentState.RETURNED: "bad"}
_PAID = Q(state=PaymentState.PAID)


@dataclass
class FamilyPayment:
    """A payment with its months; ``url`` is its page, where the reader may open it."""

    payment: Payment
    lines: list[Line] = field(default_factory=list)
    paid_again: Payment | None = None
    url: str = ""

    @property
    def tone(self) -> str:
        """The tone of the tag of its state."""
        return PAYMENT_TONES.get(PaymentState(self.payment.state), "warn")

    @property
    def state_label(self) -> str:
        """The state in words; what an earlier system paid has no bank answer and no card here."""
        if self.payment.run.kind == Run.Kind.OPENING and self.payment.state == PaymentState.PAID:
            return _("原系统已发")
        return str(self.payment.get_state_display())

    @property
    def months(self) -> str:
        """The benefit months that it pays for, where they are not just the month of its run; else empty."""
        months = sorted({line.month for line in self.lines})
        if not months or months == [self.payment.run.month]:
            return ""
        if len(months) == 1:
            return format_month_in_words(months[0])
        is_gapless = month_index(months[-1]) - month_index(months[0]) == len(months) - 1
        text = _("{first}至{last}共{number}个月") if is_gapless else _("{first}至{last}间的{number}个月")
        return text.format(
            first=format_month_in_words(months[0]), last=format_month_in_words(months[-1]), number=len(months)
        )


@dataclass(frozen=True)
class FamilyPayments:
    """The payments shown, newest first, with the number and the sums of all of them; fen."""

    shown: Page
    number: int
    paid_fen: int
    unpaid: list[UnpaidMonth]
    to_take_out: list[Payment] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    programmes: list[tuple[str, str]] = field(default_factory=list)
    year: int | None = None
    programme: str = ""


def payments_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel with the payments of a family; its own page filters them by year and programme."""
    payments = _payments_of(file)
    years, programmes = _choices(payments) if file.is_whole else ([], [])
    chosen = _chosen(payments, file)
    sums = chosen.aggregate(number=Count("pk"), paid=Sum(F("amount_fen") - F("offset_fen"), filter=_PAID))
    page = file.page_of(chosen.select_related("run", "person").order_by("-run__month", "-pk"))
    page.rows[:] = _family_payments(page.rows, file)
    return {
        "payments": FamilyPayments(
            shown=page,
            number=sums["number"],
            paid_fen=sums["paid"] or 0,
            unpaid=unpaid_months(file),
            to_take_out=payments_of_the_dead(file),
            years=years,
            programmes=programmes,
            year=_year(file),
            programme=file.parameter("programme"),
        ),
        "columns": FAMILY_PAYMENT_COLUMNS,
        "unpaid_columns": UNPAID_COLUMNS,
        "shown": page,
    }


def _payments_of(file: FamilyFile) -> QuerySet[Payment]:
    """Return every payment of the people of a file, except those of runs that were discarded."""
    return Payment.objects.filter(file.during_stays("person", "run__month")).exclude(state=PaymentState.VOID)


def _choices(payments: QuerySet[Payment]) -> tuple[list[int], list[tuple[str, str]]]:
    years = payments.order_by().values_list("run__month__year", flat=True).distinct()
    programmes = payments.order_by().values_list("programme", flat=True).distinct()
    return sorted(years, reverse=True), sorted((name, programme_label(name)) for name in programmes)


def _year(file: FamilyFile) -> int | None:
    text = file.parameter("year")
    return int(text) if re.fullmatch(r"[12][0-9]{3}", text) else None


def _chosen(payments: QuerySet[Payment], file: FamilyFile) -> QuerySet[Payment]:
    year, programme = _year(file), file.parameter("programme")
    if year is not None:
        payments = payments.filter(run__month__gte=date(year, 1, 1), run__month__lte=date(year, 12, 31))
    return payments.filter(programme=programme) if programme else payments


def _family_payments(payments: list[Payment], file: FamilyFile) -> list[FamilyPayment]:
    scope = money_scope(file.by) if file.by.may(Permission.READ_PAYROLL) else None
    rows = {
        payment.pk: FamilyPayment(
            payment, url=payment.get_absolute_url() if contains(scope, payment.village_code) else ""
        )
        for payment in payments
    }
    for line in Line.objects.filter(payment__in=rows).order_by("month", "pk"):
        rows[line.payment_id].lines.append(line)
    again = Payment.objects.filter(replaces__in=rows).exclude(state=PaymentState.VOID).select_related("run")
    for replacing in again:
        if replacing.replaces_id is not None:
            rows[replacing.replaces_id].paid_again = replacing
    return list(rows.values())
