"""The sums of a run, taken once when it is computed and kept with it: who looks at them does not wait."""

from __future__ import annotations

from typing import Any

from doudi.core.bulk_rows import read_rows
from doudi.payments.models import Run
from doudi.payments.runs.month_over_month import change_counts_by_township

_DAY_LENGTH = len("2023-05-01")
_BY = {
    "programme": "SELECT payment.programme, line.area, COUNT(DISTINCT payment.person_id), SUM(line.amount_fen) "
    "FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id "
    "WHERE payment.run_id = %s GROUP BY 1, 2 ORDER BY 1, 2",
    "township": "SELECT SUBSTR(village_code, 1, 9), '', COUNT(*), SUM(amount_fen) FROM payments_payment "
    "WHERE run_id = %s GROUP BY 1, 2 ORDER BY 1",
    "withheld": "SELECT SUBSTR(village_code, 1, 9), reason, COUNT(DISTINCT person_id), SUM(amount_fen) "
    "FROM payments_withheld WHERE run_id = %s GROUP BY 1, 2 ORDER BY 1, 2",
    "sex": "SELECT person.sex, '', COUNT(DISTINCT person.id), SUM(payment.amount_fen) FROM payments_payment payment "
    "JOIN registry_person person ON person.id = payment.person_id WHERE payment.run_id = %s GROUP BY 1, 2 ORDER BY 1",
    "source": "SELECT share.source, '', COUNT(DISTINCT line.person_id), SUM(share.amount_fen) "
    "FROM payments_lineshare share JOIN payments_line line ON line.id = share.line_id "
    "JOIN payments_payment payment ON payment.id = line.payment_id "
    "WHERE payment.run_id = %s GROUP BY 1, 2 ORDER BY 1",
    "month": "SELECT line.month, '', COUNT(DISTINCT line.person_id), SUM(line.amount_fen) FROM payments_line line "
    "JOIN payments_payment payment ON payment.id = line.payment_id WHERE payment.run_id = %s GROUP BY 1, 2 ORDER BY 1",
}


def summary_of(run: Run, scope: str) -> dict[str, Any]:
    """Sums by programme and area, township, sex, source and month; what waits; the changes by township."""
    found: dict[str, Any] = {
        name: [
            [str(first)[:_DAY_LENGTH] if name == "month" else first, second, int(people), int(total)]
            for first, second, people, total in read_rows(query, [run.pk])
        ]
        for name, query in _BY.items()
    }
    found["changes"] = change_counts_by_township(run, scope)
    return found
