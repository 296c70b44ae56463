"""The second, independent computation of a run: what the registry says at closing, against what the run approved.

It does not use how the run was made: the plain Python engine of the policy core computes the dues of each person and
month from the registry. Every difference is given a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.bulk_columns import TableQuery, open_tables, table_query_of
from doudi.core.bulk_rows import bound_list
from doudi.payments.certificate.expected_care import expected_care
from doudi.payments.certificate.expected_relief import BEFORE_WITH_RESERVES, expected_relief
from doudi.payments.certificate.month_totals import integer_sums, month_totals
from doudi.payments.computation.inputs import load_inputs, load_sent
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM, load
from doudi.payments.models import (
    CARE_PROGRAMMES,
    PRICE_SUBSIDY,
    RELIEF,
    SPECIAL,
    Check,
    Finding,
    Run,
    SpecialAmount,
    programmes_of_lists,
)
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import month_from_index, month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_NAMED_ROWS = 1_000
_LISTED = {Run.Kind.SPECIAL: (SPECIAL,), Run.Kind.RELIEF: (RELIEF,), Run.Kind.CARE: CARE_PROGRAMMES}
"""The programmes of each kind of run whose dues are lists of their own."""
_CHUNK = 900


class DifferenceReason(TextChoices):
    """Why the registry at closing says something else than the run approved."""

    DECIDED = "decided", _("拨付前检查已列出，经书面决定")
    PAID_LATER = "paid_later", _("以后的批次已经补发")
    CAME_BACK = "came_back", _("以前批次的款项后来被银行退回，更正账户后补发")
    MORE_SINCE = "more_since", _("核算以后登记或标准有变化，随下一批补发")
    BACK_ALREADY = "back_already", _("核算以后不再应发，款项已由银行退回")
    LESS_SINCE = "less_since", _("核算以后登记有变化，不再应发，下一批提出追回")
    WITHDRAWN = "withdrawn", _("经第二人确认移出本批，随下一批补发")
    NO_LIST = "no_list", _("没有经批准的名单")


class Difference(NamedTuple):
    """A month whose due differs from what the run accounts for; amounts in fen, the month as an index."""

    person: int
    programme: str
    month: int
    fen: int
    later: int
    returned_before: int
    returned: int
    withdrawn: int

    @property
    def reason(self) -> DifferenceReason:
        if self.fen > 0:
            if self.later >= self.fen:
                return DifferenceReason.PAID_LATER
            if self.withdrawn > 0:
                return DifferenceReason.WITHDRAWN
            return DifferenceReason.CAME_BACK if self.returned_before > 0 else DifferenceReason.MORE_SINCE
        if self.programme == SPECIAL:
            return DifferenceReason.NO_LIST
        return DifferenceReason.BACK_ALREADY if self.returned >= -self.fen else DifferenceReason.LESS_SINCE


_LINES = """
SELECT line.person_id, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE {condition}
"""
_IS_SENT = f"payment.state NOT IN ({NOT_SENT_STATES_SQL})"
# What an earlier system had paid was paid before, though a township may be taken over after the run was computed.
_OPENINGS = "(SELECT id FROM payments_run WHERE kind = 'opening')"
_CONDITIONS = {
    "own": "payment.run_id = %(run)s AND payment.state NOT IN ('void', 'withdrawn')",
    # Only what the run itself looks at: its months, and its kind of amount.
    "before": f"""payment.run_id <> %(run)s AND (payment.run_id < %(run)s OR payment.run_id IN {_OPENINGS})
        AND {_IS_SENT} AND line.month >= %(first)s AND line.month <= %(last)s AND line.programme <> %(price_subsidy)s
        AND line.programme {{of_the_run}}""",
    "later": f"payment.run_id > %(run)s AND payment.run_id NOT IN {_OPENINGS} AND {_IS_SENT}",
    "returned": "payment.run_id = %(run)s AND payment.state = 'returned'",
    "withdrawn": "payment.run_id = %(run)s AND payment.state = 'withdrawn'",
    "returned_before": "payment.run_id < %(run)s AND payment.state = 'returned'",
}
_RECOVERIES = f"""
SELECT recovery.person_id, recovery.programme, line.month, SUM(line.amount_fen - COALESCE(received.amount_fen, 0))
FROM payments_recoveryline line JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN (
    SELECT receipt.recovery_line_id, SUM(receipt.amount_fen) AS amount_fen
    FROM payments_receipt receipt LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
    WHERE payment.id IS NULL OR {_IS_SENT} GROUP BY 1
) received ON received.recovery_line_id = line.id
WHERE recovery.state <> 'withdrawn' GROUP BY 1, 2, 3
"""

# net_before: what other runs sent and the recipient kept; recovered: what is overpaid and a recovery covers.
_COMPARISON = """
CREATE TABLE comparison AS
SELECT *, due - net_before - own - withheld + recovered AS difference FROM (
    SELECT *, LEAST(recovery, GREATEST(net_before + own - due, 0)) AS recovered FROM (
        SELECT person, programme, month, COALESCE(due.amount_fen, 0) AS due,
               COALESCE(before.amount_fen, 0) - COALESCE(received.amount_fen, 0) AS net_before,
               COALESCE(own.amount_fen, 0) AS own, COALESCE(withheld.amount_fen, 0) AS withheld,
               COALESCE(recoveries.amount_fen, 0) AS recovery, COALESCE(later.amount_fen, 0) AS later,
               COALESCE(returned.amount_fen, 0) AS returned, COALESCE(withdrawn.amount_fen, 0) AS withdrawn,
               COALESCE(returned_before.amount_fen, 0) AS returned_before
        FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM before
              UNION SELECT person, programme, month FROM own UNION SELECT person, programme, month FROM withheld
             ) AS every
        LEFT JOIN due_month AS due USING (person, programme, month)
        LEFT JOIN before USING (person, programme, month)
        LEFT JOIN received_month AS received USING (person, programme, month)
        LEFT JOIN own USING (person, programme, month)
        LEFT JOIN withheld USING (person, programme, month)
        LEFT JOIN recoveries USING (person, programme, month)
        LEFT JOIN later USING (person, programme, month)
        LEFT JOIN returned USING (person, programme, month)
        LEFT JOIN withdrawn USING (person, programme, month)
        LEFT JOIN returned_before USING (person, programme, month)
        WHERE $whole_month OR own.amount_fen > 0 OR withheld.amount_fen > 0
    )
)
"""
_BY_PROGRAMME = """
SELECT programme, SUM(due - net_before), SUM(own), SUM(withheld), SUM(recovered), SUM(difference),
       COUNT(DISTINCT person) FILTER (own > 0)
FROM comparison GROUP BY programme
HAVING SUM(own) + SUM(withheld) + SUM(recovered) > 0 OR BOOL_OR(difference <> 0) ORDER BY programme
"""
_PROGRAMME_NAMES = (
    "programme",
    "expected_fen",
    "approved_fen",
    "withheld_fen",
    "recovery_fen",
    "difference_fen",
    "people",
)
_DIFFERENCES = """
SELECT person, programme, month, difference, later, returned_before, returned, withdrawn
FROM comparison WHERE difference <> 0 ORDER BY ALL
"""
_SPECIAL_DUES = f"""
CREATE TABLE due_month AS SELECT person, programme, month, {AMOUNT_SUM} FROM special_amount GROUP BY ALL
"""


def expected_amounts(run: Run, at: datetime) -> dict[str, Any] | None:
    """Compare the dues of the registry at a moment with the run; None if no rule says what is due.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    if run.kind in {Run.Kind.PRICE_SUBSIDY, Run.Kind.OPENING}:
        return None
    is_listed = run.kind in _LISTED
    with closing(_inputs(run, at)) as tables:
        _load_run(tables, run)
        tables.execute(_COMPARISON, {"whole_month": is_listed or run.kind == Run.Kind.MONTHLY})
        programmes = tables.execute(_BY_PROGRAMME).fetchall()
        differences = [Difference(*row) for row in tables.execute(_DIFFERENCES).fetchall()]
        return {
            "rows": [dict(zip(_PROGRAMME_NAMES, integer_sums(row), strict=True)) for row in programmes],
            **_with_reasons(run, differences),
            "month": [] if is_listed else month_totals(tables, run.month),
        }


def _inputs(run: Run, at: datetime) -> DuckDBPyConnection:
    if run.kind == Run.Kind.SPECIAL:
        return _special_inputs(run)
    if run.kind == Run.Kind.RELIEF:
        return expected_relief(run)
    if run.kind == Run.Kind.CARE:
        return expected_care(run)
    return load_inputs(run.first_month, run.month, at, engine="python")


def _special_inputs(run: Run) -> DuckDBPyConnection:
    """Load the approved special amounts as dues."""
    approved = SpecialAmount.objects.filter(month__lte=run.month, refused_by=None).exclude(approved_by=None)
    tables, survivors = open_tables(), surviving_records()
    rows = [
        (survivors.get(special.person_id, special.person_id), SPECIAL, special.month, special.amount_fen)
        for special in approved
    ]
    load(tables, "special_amount", AMOUNT_COLUMNS, rows)
    tables.execute(_SPECIAL_DUES)
    load_sent(tables, run.first_month, run.month, (SPECIAL,))
    return tables


def _load_run(tables: DuckDBPyConnection, run: Run) -> None:
    """Load what the run pays and withholds, what other runs sent, what was returned, and what is recovered."""
    placeholders, bound = bound_list("programme", _LISTED.get(Run.Kind(run.kind), programmes_of_lists()))
    of_the_run = f"{'' if run.kind in _LISTED else 'NOT '}IN ({placeholders})"
    parameters = {
        "run": run.pk,
        "first": run.first_month,
        "last": run.month,
        "price_subsidy": PRICE_SUBSIDY,
        **bound,
        **NOT_SENT_PARAMETERS,
    }
    for table, condition in _CONDITIONS.items():
        lines = _LINES.format(condition=condition.format(of_the_run=of_the_run))
        query = TableQuery(lines, AMOUNT_COLUMNS, parameters)
        load_by_person(tables, table, AMOUNT_COLUMNS, query, AMOUNT_SUM)
    if run.kind == Run.Kind.RELIEF:
        tables.execute(BEFORE_WITH_RESERVES)
    withheld = run.withheld.values_list("person_id", "programme", "month", "amount_fen")
    load_by_person(tables, "withheld", AMOUNT_COLUMNS, table_query_of(withheld, AMOUNT_COLUMNS), AMOUNT_SUM)
    recoveries = TableQuery(_RECOVERIES, AMOUNT_COLUMNS, NOT_SENT_PARAMETERS)
    load_by_person(tables, "recoveries", AMOUNT_COLUMNS, recoveries, AMOUNT_SUM)


def _with_reasons(run: Run, differences: Iterable[Difference]) -> dict[str, Any]:
    """Count the differences by reason and name them; those that the checks found before release were decided."""
    decided = {
        (person, programme, month_index(month or run.month))
        for person, programme, month in Finding.objects.filter(
            run_check__run=run,
            run_check__name__in=[Check.Name.MISSED_PAYMENT, Check.Name.OVERPAYMENT],
            month__isnull=False,
        ).values_list("person_id", "programme", "month")
    }
    counts: dict[str, list[int]] = {}
    with_reasons: list[tuple[Difference, str]] = []
    for difference in differences:
        is_decided = (difference.person, difference.programme, difference.month) in decided
        reason = (DifferenceReason.DECIDED if is_decided else difference.reason).value
        count = counts.setdefault(reason, [0, 0])
        count[0] += 1
        count[1] += difference.fen
        with_reasons.append((difference, reason))
    named = with_reasons[:MAX_NAMED_ROWS]
    places = _places_of({difference.person for difference, _reason in named})
    return {
        "reasons": [[reason, number, fen] for reason, (number, fen) in sorted(counts.items())],
        "differing": [
            {
                "person": difference.person,
                "name": places[difference.person][0],
                "village": places[difference.person][1],
                "programme": difference.programme,
                "month": month_from_index(difference.month).isoformat(),
                "fen": int(difference.fen),
                "why": reason,
            }
            for difference, reason in named
        ],
    }


def _places_of(people: set[int]) -> dict[int, tuple[str, str]]:
    """Return name and village by person."""
    keys = sorted(people)
    places: dict[int, tuple[str, str]] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = Person.objects.filter(pk__in=keys[start : start + _CHUNK]).values_list("pk", "name", "village_id")
        places |= {pk: (name, village) for pk, name, village in rows}
    return places
