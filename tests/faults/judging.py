"""Who should have got how much, by the second calculator, against what was sent and has not come back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from doudi.core.bulk import read_rows
from tests.faults.county import first_of, month_after
from tests.faults.law import Month

if TYPE_CHECKING:
    from tests.faults.simulation import Simulation

Key = tuple[int, str, Month]
_NET = """
SELECT line.person_id, line.programme, line.month, SUM(line.amount_fen) FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id WHERE payment.state = 'paid' GROUP BY 1, 2, 3
UNION ALL
SELECT recovery.person_id, recovery.programme, line.month, -SUM(receipt.amount_fen) FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id GROUP BY 1, 2, 3
"""


def judge(played: Simulation) -> list[str]:
    """Every difference, by person, programme and month."""
    root = {}
    for soul in played.county.souls:
        into = soul
        while into.into is not None:
            into = into.into
        root[soul.person.pk] = into.person.pk
    due: Counter[Key] = Counter()
    month: Month = (2023, 1)
    while month <= played.month:
        for soul in played.county.souls:
            for programme, amount in soul.due(month, played.clock.today).items():
                due[soul.person.pk, programme, month] += amount
        month = month_after(month)
    net: Counter[Key] = Counter()
    special: Counter[int] = Counter()
    for person, programme, day, amount in read_rows(_NET):
        if programme == "special":
            special[root[person]] += int(amount)
        else:
            net[root[person], programme, (int(str(day)[:4]), int(str(day)[5:7]))] += int(amount)
    waived: Counter[Key] = Counter()
    for (person, programme, day), amount in played.waived.items():
        waived[root[person], programme, (day.year, day.month)] += amount
    found = [
        f"seed {played.seed}: person {key[0]} {key[1]} {first_of(key[2]):%Y-%m}: got {net[key]}, due {due[key]}"
        for key in sorted(due.keys() | net.keys())
        if not due[key] <= net[key] <= due[key] + waived[key]
    ]
    wanted: Counter[int] = Counter()
    for person, amount in played.specials().items():
        wanted[root[person]] += amount
    found += [
        f"seed {played.seed}: person {person} special: got {special[person]}, granted {wanted[person]}"
        for person in sorted(wanted.keys() | special.keys()) if wanted[person] != special[person]
    ]  # fmt: skip
    return found
