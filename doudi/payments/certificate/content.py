"""The content of a certificate, and the digest that shows whether it was changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.audit.heads import Head, present_head
from doudi.core.encryption import sm3_digest
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.certificate.expected_payments import expected_amounts
from doudi.payments.models import Certificate, Payment, Run
from doudi.payments.workflow import UNANSWERED_STATES, UNSENT_STATES, PaymentState, WithdrawalState

Content = dict[str, Any]
"""The content of a certificate as stored in JSON."""

_NET_FEN = F("amount_fen") - F("offset_fen")


def content_of(run: Run, at: datetime) -> Content:
    """Return the content of a certificate, with the independent computation as of a moment.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    return recorded_content(run, at) | {"expected": expected_amounts(run, at)}


def recorded_content(run: Run, at: datetime) -> Content:
    """Return what needs no computation: who handled the run, what the bank was sent, and what it answered."""
    return {
        "run": run.number,
        "month": run.month.isoformat(),
        "hash": run.content_hash,
        "known_at": run.known_at.isoformat(),
        "at": at.isoformat(),
        "people": _people(run),
        "townships": run.confirmations.count(),
        "bank": _bank_sums(run),
        "files": _files(run),
        "withheld": _withheld(run),
        "returned": _returned(run),
        "withdrawn": _withdrawn(run),
        "trail": _trail_head(),
    }


def _trail_head() -> dict[str, Any] | None:
    """Return number and link of the last entry of the audit trail; paper keeps them outside the database."""
    head = present_head()
    return head.as_data() if head else None


def heads_of_certificates() -> list[Head]:
    """Return the heads of the audit trail that the certificates of closed months show."""
    found = Certificate.objects.values_list("content__trail", flat=True)
    return [Head(int(trail["number"]), str(trail["hash"])) for trail in found if trail]


def _people(run: Run) -> list[list[str]]:
    steps = (
        ("prepared", run.prepared_by, run.prepared_at),
        ("reviewed", run.reviewed_by, run.reviewed_at),
        ("approved", run.approved_by, run.approved_at),
        ("released", run.released_by, run.released_at),
    )
    return [[name, who.name, at.isoformat()] for name, who, at in steps if who is not None and at is not None]


def _bank_sums(run: Run) -> list[dict[str, Any]]:
    """Return number and fen approved, sent, paid, returned and unanswered, by programme."""
    sums: dict[str, Any] = {}
    for name, states in (
        ("paid", (PaymentState.PAID,)),
        ("returned", (PaymentState.RETURNED,)),
        ("underway", UNANSWERED_STATES),
    ):
        chosen = Q(state__in=states)
        sums[f"{name}_number"] = Count("pk", filter=chosen)
        sums[f"{name}_fen"] = Sum(Case(When(chosen, then=_NET_FEN), default=0))
    rows = (
        Payment.objects.filter(run=run)
        .exclude(state__in=UNSENT_STATES)
        .order_by("programme")
        .values("programme")
        .annotate(
            approved_number=Count("pk"),
            approved_fen=Sum("amount_fen"),
            kept_fen=Sum("offset_fen"),
            sent_fen=Sum(_NET_FEN),
            **sums,
        )
    )
    return [dict(row) for row in rows]


def _files(run: Run) -> list[dict[str, Any]]:
    files = BankFile.objects.filter(run=run).order_by("part")
    return [dict(row) for row in files.values("number", "rows_number", "total_fen", "sm3")]


def _withheld(run: Run) -> list[list[Any]]:
    rows = run.withheld.order_by("reason").values("reason").annotate(number=Count("pk"), fen=Sum("amount_fen"))
    return [[row["reason"], row["number"], row["fen"]] for row in rows]


def _withdrawn(run: Run) -> list[list[Any]]:
    """Return what was taken out of the run by two people: reason, number and fen."""
    taken = run.withdrawals.filter(state=WithdrawalState.CONFIRMED).order_by("reason").values("reason")
    rows = taken.annotate(number=Count("pk"), fen=Sum("payment__amount_fen"))
    return [[row["reason"], row["number"], row["fen"]] for row in rows]


def _returned(run: Run) -> list[list[Any]]:
    payments = run.payments.filter(state=PaymentState.RETURNED).order_by("returned_reason").values("returned_reason")
    rows = payments.annotate(number=Count("pk"), fen=Sum(_NET_FEN))
    return [[row["returned_reason"], row["number"], row["fen"]] for row in rows]


def digest_of(content: Content) -> str:
    """Return the SM3 digest of a content, serialised in one canonical way."""
    return sm3_digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def write_certificate(run: Run, by: User) -> Certificate:
    """Write the certificate of a run that is being closed; the caller has locked the run in a transaction."""
    content = content_of(run, timezone.now())
    return Certificate.objects.create(run=run, content=content, sm3=digest_of(content), written_by=by)
