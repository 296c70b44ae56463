"""The summary of a run: its sums, computed once when it is prepared and stored with it."""

from __future__ import annotations

from typing import Any

from doudi.core.bulk_rows import as_date, read_rows
from doudi.payments.models import Run
from doudi.payments.runs.month_over_month import change_counts_by_township

SummaryRow = list[Any]
"""Key, second key (empty if there is none), number of people or payments, fen; as stored in JSON."""

_QUERIES = {
    "programme": """
        SELECT payment.programme, line.area, COUNT(DISTINCT payment.person_id), SUM(line.amount_fen)
        FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
        WHERE payment.run_id = %s AND payment.state <> 'withdrawn' GROUP BY 1, 2 ORDER BY 1, 2
    """,
    "township": """
        SELECT SUBSTR(village_code, 1, 9), '', COUNT(*), SUM(amount_fen)
        FROM payments_payment WHERE run_id = %s AND state <> 'withdrawn' GROUP BY 1, 2 ORDER BY 1
    """,
    "withheld": """
        SELECT SUBSTR(village_code, 1, 9), reason, COUNT(DISTINCT person_id), SUM(amount_fen)
        FROM payments_withheld WHERE run_id = %s GROUP BY 1, 2 ORDER BY 1, 2
    """,
    "sex": """
        SELECT person.sex, '', COUNT(DISTINCT person.id), SUM(payment.amount_fen)
        FROM payments_payment payment JOIN registry_person person ON person.id = payment.person_id
        WHERE payment.run_id = %s AND payment.state <> 'withdrawn' GROUP BY 1, 2 ORDER BY 1
    """,
    "source": """
        SELECT share.source, '', COUNT(DISTINCT line.person_id), SUM(share.amount_fen)
        FROM payments_lineshare share JOIN payments_line line ON line.id = share.line_id
        JOIN payments_payment payment ON payment.id = line.payment_id
        WHERE payment.run_id = %s AND payment.state <> 'withdrawn' GROUP BY 1, 2 ORDER BY 1
    """,
    "month": """
        SELECT line.month, '', COUNT(DISTINCT line.person_id), SUM(line.amount_fen)
        FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
        WHERE payment.run_id = %s AND payment.state <> 'withdrawn' GROUP BY 1, 2 ORDER BY 1
    """,
}


def summary_of(run: Run, scope: str) -> dict[str, Any]:
    """Sum a run up by programme and area, township, sex, source and month; add what is withheld and the changes.

    Every entry is a list of :data:`SummaryRow`, but ``changes``, which counts the changes by township and kind.
    """
    summary: dict[str, Any] = {
        name: [
            [as_date(key).isoformat() if name == "month" else key, second_key, int(people), int(total)]
            for key, second_key, people, total in read_rows(query, [run.pk])
        ]
        for name, query in _QUERIES.items()
    }
    summary["changes"] = change_counts_by_township(run, scope)
    return summary
