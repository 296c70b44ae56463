"""A certificate as it is shown: of a closed run as it was written, of a released one as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doudi.core.divisions.queries import place_name
from doudi.payments.certificate.content import digest_of
from doudi.payments.certificate.expected_payments import DifferenceReason
from doudi.payments.models import Certificate, Payment, Run, Withheld, programme_label
from doudi.payments.workflow import PaymentState

_STEPS = {"prepared": _("核算"), "reviewed": _("审核"), "approved": _("批准"), "released": _("拨付")}


@dataclass(frozen=True)
class CertificateView:
    """What a certificate says, ready for the page. ``sound`` is whether the kept content still has its digest."""

    content: dict[str, Any]
    written: Certificate | None
    sound: bool
    at: datetime
    people: list[tuple[str, str, datetime]]
    bank: list[dict[str, Any]]
    bank_total: dict[str, int]
    expected: list[dict[str, Any]]
    expected_total: dict[str, int]
    reasons: list[tuple[str, str, int, int]]
    withheld: list[tuple[str, str, int, int]]
    month: list[dict[str, Any]]
    month_total: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Whether approved is sent, and sent is confirmed or returned to the fen."""
        total = self.bank_total
        sent = total.get("sent_fen", 0)
        files = sum(one["total_fen"] for one in self.content["files"])
        return (
            total.get("approved_fen", 0) == sent + total.get("kept_fen", 0)
            and sent == total.get("paid_fen", 0) + total.get("returned_fen", 0)
            and (not files or files == sent)
        )


def stored_certificate(run: Run) -> Certificate | None:
    """The certificate that was written when a run was closed."""
    return Certificate.objects.filter(run=run).select_related("written_by").first()


def certificate_view(content: dict[str, Any], written: Certificate | None = None) -> CertificateView:
    """A content with words for its keys and sums under its columns."""
    expected = content.get("expected") or {}
    return CertificateView(
        content=content,
        written=written,
        sound=written is None or digest_of(content) == written.sm3,
        at=datetime.fromisoformat(content["at"]),
        people=[(str(_STEPS[step]), name, datetime.fromisoformat(at)) for step, name, at in content["people"]],
        bank=labelled(content["bank"]),
        bank_total=total(content["bank"]),
        expected=labelled(expected.get("rows", [])),
        expected_total=total(expected.get("rows", [])),
        reasons=[
            (name, str(DifferenceReason(name).label), number, fen) for name, number, fen in expected.get("reasons", [])
        ],
        withheld=[(name, str(Withheld.Reason(name).label), number, fen) for name, number, fen in content["withheld"]],
        month=labelled(expected.get("month", [])),
        month_total=total(expected.get("month", [])),
    )


def labelled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"label": programme_label(row["programme"])} for row in rows]


def total(rows: list[dict[str, Any]]) -> dict[str, int]:
    names = [name for name in (rows[0] if rows else {}) if name.endswith(("_fen", "_number"))]
    return {name: sum(row[name] for row in rows) for name in names}


@dataclass(frozen=True)
class NamedRow:
    """One line of a list behind a figure."""

    name: str
    place: str
    programme: str
    month: date | None
    fen: int
    what: str


def label_of(part: str) -> str:
    """What a list behind a figure is called; empty if there is no such list."""
    kind, _dash, reason = part.partition("-")
    if kind == "withheld":
        return (
            _("缓发：{reason}").format(reason=dict(Withheld.Reason.choices).get(reason, ""))
            if (reason in Withheld.Reason.values)
            else ""
        )
    if part == "returned":
        return _("银行退回")
    if part == "underway":
        return _("银行还没有最终回盘")
    return str(DifferenceReason(reason).label) if kind == "difference" and reason in DifferenceReason.values else ""


def rows_of(run: Run, part: str) -> QuerySet[Any] | list[dict[str, Any]]:
    """What is behind a figure: rows of the store, or what the kept certificate names."""
    kind, _dash, reason = part.partition("-")
    if kind == "withheld":
        found = run.withheld.filter(reason=reason).select_related("person")
        return found.order_by("village_code", "person_id", "programme", "month")
    if kind in {"returned", "underway"}:
        states = Q(state=PaymentState.RETURNED) if kind == "returned" else Q(state__in=["sent", "in_question"])
        return run.payments.filter(states).select_related("person").order_by("village_code", "pk")
    written = stored_certificate(run)
    expected = (written.content.get("expected") if written else None) or {}
    return [one for one in expected.get("differing", []) if one["why"] == reason]


def named(rows: list[Any]) -> list[NamedRow]:
    """The lines of a page, whatever they are of."""
    again = dict(
        Payment.objects.filter(replaces__in=[one.pk for one in rows if isinstance(one, Payment)])
        .exclude(state=PaymentState.VOID)
        .values_list("replaces_id", "run__number")
    )
    return [_named(one, again) for one in rows]


def _named(one: Any, again: dict[int, str]) -> NamedRow:
    if isinstance(one, Withheld):
        place, label = place_name(one.village_code), programme_label(one.programme)
        return NamedRow(one.person.name, place, label, one.month, one.amount_fen, str(one.get_reason_display()))
    if isinstance(one, Payment):
        run = again.get(one.pk)
        said = one.returned_reason or str(one.get_state_display())
        what = _("{reason}；已随{run}补发").format(reason=said, run=run) if run else said
        return NamedRow(one.person.name, place_name(one.village_code), one.programme_label, None, one.bank_fen, what)
    month = date.fromisoformat(one["month"])
    label = programme_label(one["programme"])
    return NamedRow(
        one["name"], place_name(one["village"]), label, month, one["fen"], str(DifferenceReason(one["why"]).label)
    )


def runs_of_month(month: date) -> QuerySet[Run]:
    """Every run of a month that went to the bank, with its certificate."""
    return (
        Run.objects.filter(month=month, state__in=["released", "closed"]).select_related("certificate").order_by("pk")
    )


def last_of_month(month: date) -> Certificate | None:
    """The newest certificate that says where the money of a month stands."""
    for one in Certificate.objects.filter(run__month=month).select_related("run", "written_by").order_by("-pk"):
        if (one.content.get("expected") or {}).get("month"):
            return one
    return None
