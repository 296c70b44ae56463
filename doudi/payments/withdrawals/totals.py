"""The totals and the content hash of a run that payments were taken out of, from its stored rows."""

from __future__ import annotations

from django.db.models import Sum

from doudi.payments.models import Check, Finding, Line, Payment, Run
from doudi.payments.run_content import content_of
from doudi.payments.runs.summary import summary_of
from doudi.values.divisions import COUNTY_CODE


def store_totals(run: Run) -> None:
    """Set number, total, content hash and summary of a locked run to those of its kept payments; the caller saves."""
    kept = run.kept_payments
    run.payments_number = kept.count()
    run.total_fen = int(kept.aggregate(total=Sum("amount_fen"))["total"] or 0)
    run.lines_number = Line.objects.filter(payment__in=kept).count()
    run.content_hash = content_of(run).proof
    run.summary = summary_of(run, COUNTY_CODE)


def drop_findings_of(run: Run, payment: Payment) -> None:
    """Drop the findings about a payment that was taken out; decisions about the others stay."""
    programmes = [payment.programme]
    if not run.kept_payments.filter(person=payment.person_id).exists():
        programmes.append("")
    for check in Check.objects.filter(run=run):
        found = Finding.objects.filter(run_check=check, person=payment.person_id, programme__in=programmes)
        number, _by_model = found.delete()
        if number:
            check.findings_number = max(0, check.findings_number - number)
            check.save(update_fields=["findings_number"])
