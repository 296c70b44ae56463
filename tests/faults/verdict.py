"""Who should have got how much, by the second calculator, against what was sent and has not come back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from doudi.core.bulk_rows import read_rows
from tests.faults.county import first_of, month_after
from tests.faults.second_calculator import Month

if TYPE_CHECKING:
    from tests.faults.simulation import Simulation

Key = tuple[int, str, Month]
_NET = """
SELECT line.person_id, line.programme, line.month, SUM(line.amount_fen) FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id WHERE payment.state = 'paid' GROUP BY 1, 2, 3
UNION ALL
SELECT recovery.person_id, recovery.programme, line.month, -SUM(receipt.amount_fen) FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN payments_payment kept ON kept.id = receipt.payment_id WHERE kept.id IS NULL OR kept.state = 'paid'
GROUP BY 1, 2, 3
"""


def unexplained_differences(played: Simulation) -> list[str]:
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
            for programme, amount in soul.due(month, played.clock.today, played.county.raises).items():
                due[soul.person.pk, programme, month] += amount
        month = month_after(month)
    net: Counter[Key] = Counter()
    special: Counter[int] = Counter()
    prices: Counter[tuple[int, Month]] = Counter()
    for person, programme, day, amount in read_rows(_NET):
        if programme == "temporary_relief":
            continue  # by its instalments: ``relief_events``
        if programme == "special":
            special[root[person]] += int(amount)
            continue
        of: Month = int(str(day)[:4]), int(str(day)[5:7])
        if programme == "price_subsidy":
            prices[root[person], of] += int(amount)
        else:
            net[root[person], programme, of] += int(amount)
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
        for person in sorted(wanted.keys() | special.keys())
        if wanted[person] != special[person]
    ]
    return found + _prices(played, root, prices)


def _prices(played: Simulation, root: dict[int, int], got: Counter[tuple[int, Month]]) -> list[str]:
    """Once each: not less than is due by what is known now, not more than was due when some run was computed."""
    least: Counter[tuple[int, Month]] = Counter()
    most: Counter[tuple[int, Month]] = Counter()
    for (person, month), amount in played.may_have.items():
        most[root[person], month] += amount
    for month, rises in played.prices.items():
        for soul in played.county.souls:
            due = soul.price_due(month, played.clock.today, played.county.raises, rises)
            least[root[soul.person.pk], month] += due
    return [
        f"seed {played.seed}: person {key[0]} prices {first_of(key[1]):%Y-%m}: got {got[key]}, due {least[key]}"
        for key in sorted(least.keys() | got.keys())
        if not least[key] <= got[key] <= most[key]
    ]
