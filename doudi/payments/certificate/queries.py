"""Read certificates: of a closed run as written, of a released run as it is now, and the lists behind the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.divisions.queries import place_name
from doudi.payments.certificate.content import Content, digest_of
from doudi.payments.certificate.expected_payments import DifferenceReason
from doudi.payments.models import Certificate, Payment, Run, Withdrawal, Withheld, programme_label
from doudi.payments.workflow import SENT_RUN_STATES, UNANSWERED_STATES, UNSENT_STATES, PaymentState

_STEPS = {
    "prepared": gettext_lazy("核算"),
    "reviewed": gettext_lazy("审核"),
    "approved": gettext_lazy("批准"),
    "released": gettext_lazy("拨付"),
}

Sums = dict[str, Any]
"""The sums of one programme, by name."""
ReasonCount = tuple[str, str, int, int]
"""Reason, its label, number of rows, fen."""


@dataclass(frozen=True)
class CertificateView:
    """A certificate for the page.

    ``is_unchanged`` tells whether the stored content still has the digest that was written with it.
    """

    content: Content
    written: Certificate | None
    is_unchanged: bool
    at: datetime
    people: list[tuple[str, str, datetime]]
    bank: list[Sums]
    bank_total: dict[str, int]
    expected: list[Sums]
    expected_total: dict[str, int]
    reasons: list[ReasonCount]
    withheld: list[ReasonCount]
    withdrawn: list[tuple[str, int, int]]
    month: list[Sums]
    month_total: dict[str, int]

    @property
    def is_balanced(self) -> bool:
        """Whether approved is sent, and sent is paid or returned, to the fen."""
        total = self.bank_total
        sent = total.get("sent_fen", 0)
        files = sum(file["total_fen"] for file in self.content["files"])
        return (
            total.get("approved_fen", 0) == sent + total.get("kept_fen", 0)
            and sent == total.get("paid_fen", 0) + total.get("returned_fen", 0)
            and (not files or files == sent)
        )


def stored_certificate(run: Run) -> Certificate | None:
    """Return the certificate written when the run was closed."""
    return Certificate.objects.filter(run=run).select_related("written_by").first()


def certificate_view(content: Content, written: Certificate | None = None) -> CertificateView:
    """Return a content with labels for its codes and totals of its columns."""
    expected = content.get("expected") or {}
    return CertificateView(
        content=content,
        written=written,
        is_unchanged=written is None or digest_of(content) == written.sm3,
        at=datetime.fromisoformat(content["at"]),
        people=[(str(_STEPS[step]), name, datetime.fromisoformat(at)) for step, name, at in content["people"]],
        bank=with_labels(content["bank"]),
        bank_total=totals_of(content["bank"]),
        expected=with_labels(expected.get("rows", [])),
        expected_total=totals_of(expected.get("rows", [])),
        reasons=[
            (name, str(DifferenceReason(name).label), number, fen) for name, number, fen in expected.get("reasons", [])
        ],
        withheld=[(name, str(Withheld.Reason(name).label), number, fen) for name, number, fen in content["withheld"]],
        withdrawn=[
            (str(Withdrawal.Reason(name).label), number, fen) for name, number, fen in content.get("withdrawn", [])
        ],
        month=with_labels(expected.get("month", [])),
        month_total=totals_of(expected.get("month", [])),
    )


def with_labels(rows: list[Sums]) -> list[Sums]:
    """Return the rows with the label of their programme."""
    return [row | {"label": programme_label(row["programme"])} for row in rows]


def totals_of(rows: list[Sums]) -> dict[str, int]:
    """Return the totals of the columns of amounts and numbers."""
    names = [name for name in (rows[0] if rows else {}) if name.endswith(("_fen", "_number"))]
    return {name: sum(row[name] for row in rows) for name in names}


@dataclass(frozen=True)
class NamedRow:
    """A row of the list behind a figure."""

    name: str
    place: str
    programme: str
    month: date | None
    fen: int
    what: str


def list_label(part: str) -> str:
    """Return the heading of the list behind a figure; empty if there is no such list."""
    kind, _dash, reason = part.partition("-")
    if kind == "withheld" and reason in Withheld.Reason.values:
        return _("缓发：{reason}").format(reason=Withheld.Reason(reason).label)
    if kind == "difference" and reason in DifferenceReason.values:
        return str(DifferenceReason(reason).label)
    return {"returned": _("银行退回"), "underway": _("银行还没有最终回盘")}.get(part, "")


def list_rows(run: Run, part: str) -> QuerySet[Any] | list[dict[str, Any]]:
    """Return what is behind a figure: rows of the database, or what the stored certificate names."""
    kind, _dash, reason = part.partition("-")
    if kind == "withheld":
        withheld = run.withheld.filter(reason=reason).select_related("person")
        return withheld.order_by("village_code", "person_id", "programme", "month")
    if kind in {"returned", "underway"}:
        states = [PaymentState.RETURNED] if kind == "returned" else list(UNANSWERED_STATES)
        return run.payments.filter(state__in=states).select_related("person").order_by("village_code", "pk")
    written = stored_certificate(run)
    expected = (written.content.get("expected") if written else None) or {}
    return [row for row in expected.get("differing", []) if row["why"] == reason]


def named_rows(rows: Sequence[Withheld | Payment | dict[str, Any]]) -> list[NamedRow]:
    """Return the rows of a page of :func:`list_rows` for the table."""
    payments = [row.pk for row in rows if isinstance(row, Payment)]
    replacing = Payment.objects.filter(replaces__in=payments).exclude(state__in=UNSENT_STATES)
    paid_again: dict[int | None, str] = dict(replacing.values_list("replaces_id", "run__number"))
    return [_named_row(row, paid_again) for row in rows]


def _named_row(row: Withheld | Payment | dict[str, Any], paid_again: dict[int | None, str]) -> NamedRow:
    if isinstance(row, Withheld):
        place, label = place_name(row.village_code), programme_label(row.programme)
        return NamedRow(row.person.name, place, label, row.month, row.amount_fen, str(row.get_reason_display()))
    if isinstance(row, Payment):
        run = paid_again.get(row.pk)
        reason = row.returned_reason or str(row.get_state_display())
        what = _("{reason}；已随{run}补发").format(reason=reason, run=run) if run else reason
        return NamedRow(row.person.name, place_name(row.village_code), row.programme_label, None, row.bank_fen, what)
    return NamedRow(
        row["name"],
        place_name(row["village"]),
        programme_label(row["programme"]),
        date.fromisoformat(row["month"]),
        row["fen"],
        str(DifferenceReason(row["why"]).label),
    )


def runs_of_month(month: date) -> QuerySet[Run]:
    """Return the runs of a month that went to the bank, with their certificates."""
    return Run.objects.filter(month=month, state__in=SENT_RUN_STATES).select_related("certificate").order_by("pk")


def latest_certificate(month: date) -> Certificate | None:
    """Return the newest certificate that has the totals of a month."""
    certificates = Certificate.objects.filter(run__month=month).select_related("run", "written_by").order_by("-pk")
    for certificate in certificates:
        if (certificate.content.get("expected") or {}).get("month"):
            return certificate
    return None
