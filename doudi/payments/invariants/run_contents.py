"""Invariants of what is proven with keys: the database still says what the application wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.migrations.recorder import MigrationRecorder

from doudi.payments.invariants.declaration import MAX_VIOLATIONS, Keys, invariant
from doudi.payments.models import Run
from doudi.payments.run_content import content_of
from doudi.payments.workflow import RunState
from doudi.registry.personal_data.sealed_columns import sealed_columns

_UNDER_WAY = (RunState.PREPARED, RunState.REVIEWED, RunState.APPROVED, RunState.RELEASED)
_PROVEN_SINCE = "0011_payees_are_fixed"
_STATEMENT = "Payees, accounts and amounts of a run are those computed, and an account is the one of its index"


@invariant(20, _STATEMENT)
def runs_under_way_are_unaltered() -> Iterable[Keys]:
    yield from _altered(Run.objects.filter(state__in=_UNDER_WAY))


@invariant(20, _STATEMENT, thorough=True)
def closed_runs_are_unaltered() -> Iterable[Keys]:
    """Check the closed runs, save those closed before runs had a keyed proof."""
    yield from _altered(Run.objects.filter(state=RunState.CLOSED, closed_at__gte=_proven_since()))


@invariant(21, "A sealed value lies in the row it was sealed for", thorough=True)
def sealed_values_lie_in_their_rows() -> Iterable[Keys]:
    for column in sealed_columns():
        yield from ({"column": column.place.column, "row": key} for key in column.moved(MAX_VIOLATIONS))


def _altered(runs: Iterable[Run]) -> Iterable[Keys]:
    for run in runs:
        content = content_of(run) if run.content_hash or run.kind != Run.Kind.OPENING else None
        if content is not None and content.is_altered(run):
            yield {"run": run.number, "payments": " ".join(map(str, content.wrong_accounts[:10])) or "?"}


def _proven_since() -> datetime:
    applied: datetime = MigrationRecorder.Migration.objects.get(app="payments", name=_PROVEN_SINCE).applied
    return applied
