"""Amounts sent above the standard, or to other recipients of dibao below the minimum (W10).

A special amount has a programme of its own and a reason that two people signed, so it is none of these. An amount is
held against the standard as known when it was last sent: what a later decision raised comes as back payment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from doudi import policy
from doudi.core.bulk_rows import read_rows
from doudi.monitoring.warnings.store_rules.findings import Finding
from doudi.monitoring.warnings.store_rules.payments import last_paid_month_until
from doudi.payments.models import Run
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL
from doudi.registry.people.merged_records import surviving_records

_BY_AREA = {"dibao": "dibao_standard", "laid_off_1960s": "laid_off_1960s_standard"}
_FOR_ALL = {
    "disability_living": "disability_living_standard",
    "disability_nursing": "disability_nursing_standard",
    "disabled_child_care": "disabled_child_care_standard",
}
_DIBAO_EXTRAS = (
    "dibao_extra_elderly",
    "dibao_extra_minor",
    "dibao_extra_severely_disabled",
    "dibao_extra_seriously_ill",
)
"""What may come on top of the dibao standard; zero while the bureau has set none."""
_SENT = f"""
SELECT line.person_id, line.programme, MAX(line.area), MAX(award.dibao_class), SUM(line.amount_fen),
       MAX(run.id)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id LEFT JOIN registry_award award ON award.id = line.award_id
WHERE line.month = %(month)s AND payment.state NOT IN ({NOT_SENT_STATES_SQL}) AND run.state IN ('released', 'closed')
GROUP BY 1, 2 ORDER BY 1, 2
"""


def amounts_off_the_standard(month: date) -> Iterator[Finding]:
    """Yield what was sent for the last month paid above the standard, or below the minimum supplement."""
    paid = last_paid_month_until(month)
    if paid is None:
        return
    survivors = surviving_records()
    known_on = {pk: timezone.localdate(at) for pk, at in Run.objects.values_list("pk", "known_at")}
    limits: dict[date, tuple[dict[tuple[str, str], int], dict[str, int]]] = {}
    for person, programme, area, dibao_class, sent, run in read_rows(_SENT, {"month": paid, **NOT_SENT_PARAMETERS}):
        known = known_on[int(run)]
        if known not in limits:
            limits[known] = _standards(paid, known), _by_area("dibao_minimum", paid, known)
        standards, minimum = limits[known]
        standard = standards.get((programme, area))
        if standard is None:
            continue
        evidence = {"programme": programme, "month": paid.isoformat(), "amount_fen": int(sent)}
        who = survivors.get(int(person), int(person))
        if int(sent) > standard:
            yield Finding(who, {**evidence, "kind": "above", "limit_fen": standard})
        elif programme == "dibao" and dibao_class == "other" and int(sent) < minimum[area]:
            yield Finding(who, {**evidence, "kind": "below", "limit_fen": minimum[area]})


def _standards(month: date, known: date) -> dict[tuple[str, str], int]:
    """Return the standard of each programme that has one figure a person and month, by area."""
    found = {
        (programme, area): fen
        for programme, name in _BY_AREA.items()
        for area, fen in _by_area(name, month, known).items()
    }
    for programme, name in _FOR_ALL.items():
        fen = int(policy.parameter_value(name, month, known))
        found |= {(programme, area): fen for area in ("urban", "rural")}
    most_extra_fen = max(int(policy.parameter_value(name, month, known)) for name in _DIBAO_EXTRAS)
    return found | {("dibao", area): found["dibao", area] + most_extra_fen for area in ("urban", "rural")}


def _by_area(name: str, month: date, known: date) -> dict[str, int]:
    return {area: int(policy.parameter_value(name, month, known, area)) for area in ("urban", "rural")}
