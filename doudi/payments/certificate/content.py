"""What a certificate says, and the digest that shows whether it still says it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.encryption import sm3_digest
from doudi.payments.certificate.expected_payments import expected_amounts
from doudi.payments.models import Certificate, Payment, Run
from doudi.payments.workflow import PaymentState

_UNDERWAY = (PaymentState.SENT, PaymentState.IN_QUESTION)


def content_of(run: Run, at: datetime) -> dict[str, Any]:
    """Everything a certificate says, with the independent computation as of a moment.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    return recorded_content(run, at) | {"expected": expected_amounts(run, at)}


def recorded_content(run: Run, at: datetime) -> dict[str, Any]:
    """What needs no computation: who stood for the run, what the bank was given, and what it said."""
    return {
        "run": run.number,
        "month": run.month.isoformat(),
        "hash": run.content_hash,
        "known_at": run.known_at.isoformat(),
        "at": at.isoformat(),
        "people": _people(run),
        "townships": run.confirmations.count(),
        "bank": _bank(run),
        "files": _files(run),
        "withheld": _withheld(run),
        "returned": _returned(run),
    }


def _people(run: Run) -> list[list[str]]:
    steps = (
        ("prepared", run.prepared_by, run.prepared_at),
        ("reviewed", run.reviewed_by, run.reviewed_at),
        ("approved", run.approved_by, run.approved_at),
        ("released", run.released_by, run.released_at),
    )
    return [[name, who.name, at.isoformat()] for name, who, at in steps if who is not None and at is not None]


def _bank(run: Run) -> list[dict[str, Any]]:
    """Approved, sent, arrived, back, and still with the bank, by programme."""
    net = F("amount_fen") - F("offset_fen")

    def of(*states: PaymentState) -> tuple[Any, Any]:
        chosen = Q(state__in=states)
        return Count("pk", filter=chosen), Sum(Case(When(chosen, then=net), default=0))

    numbers = {
        "paid": of(PaymentState.PAID),
        "returned": of(PaymentState.RETURNED),
        "underway": of(*_UNDERWAY),
    }
    counted = {f"{name}_number": one[0] for name, one in numbers.items()}
    counted |= {f"{name}_fen": one[1] for name, one in numbers.items()}
    rows = (
        Payment.objects.filter(run=run)
        .exclude(state=PaymentState.VOID)
        .order_by("programme")
        .values("programme")
        .annotate(
            approved_number=Count("pk"),
            approved_fen=Sum("amount_fen"),
            kept_fen=Sum("offset_fen"),
            sent_fen=Sum(net),
            **counted,
        )
    )
    return [dict(row) for row in rows]


def _files(run: Run) -> list[dict[str, Any]]:
    from doudi.payments.bank_exchange.models import BankFile

    files = BankFile.objects.filter(run=run).order_by("part")
    return [dict(one) for one in files.values("number", "rows_number", "total_fen", "sm3")]


def _withheld(run: Run) -> list[list[Any]]:
    rows = run.withheld.order_by("reason").values("reason").annotate(number=Count("pk"), fen=Sum("amount_fen"))
    return [[row["reason"], row["number"], row["fen"]] for row in rows]


def _returned(run: Run) -> list[list[Any]]:
    back = run.payments.filter(state=PaymentState.RETURNED).order_by("returned_reason").values("returned_reason")
    rows = back.annotate(number=Count("pk"), fen=Sum(F("amount_fen") - F("offset_fen")))
    return [[row["returned_reason"], row["number"], row["fen"]] for row in rows]


def digest_of(content: dict[str, Any]) -> str:
    """SM3 of a content, written one way only."""
    return sm3_digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def write_certificate(run: Run, by: User) -> Certificate:
    """Keep what is true of a run that is being closed; the caller holds the run and the transaction."""
    content = content_of(run, timezone.now())
    return Certificate.objects.create(run=run, content=content, sm3=digest_of(content), written_by=by)
