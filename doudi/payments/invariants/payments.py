"""What is paid: never too much, never twice, never to the wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from doudi import policy
from doudi.core.clock import today
from doudi.payments.invariants.declaration import Keys, invariant, rows
from doudi.payments.workflow import NOT_SENT_STATES_SQL

_PAIRS = (
    ("dibao", "tekun_basic"),
    ("dibao", "tekun_care"),
    ("disability_living", "tekun_basic"),
    ("disability_nursing", "tekun_basic"),
    ("disability_nursing", "disabled_child_care"),
)
_UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM payments_check decided WHERE decided.run_id = run.id AND decided.name = 'overpayment' "
    "AND decided.decided_by_id IS NOT NULL)"
)


@invariant(1, "What was sent for a month and has not come back is not more than what was ever due for it")
def never_more_than_due() -> Iterable[Keys]:
    return rows(
        "person programme month",
        "SELECT line.person_id, line.programme, line.month FROM payments_line line "
        "JOIN payments_payment payment ON payment.id = line.payment_id "
        "LEFT JOIN (SELECT recovery.person_id, recovery.programme, said.month, SUM(receipt.amount_fen) AS back_fen "
        "  FROM payments_receipt receipt JOIN payments_recoveryline said ON said.id = receipt.recovery_line_id "
        "  JOIN payments_recovery recovery ON recovery.id = said.recovery_id "
        "  LEFT JOIN payments_payment kept ON kept.id = receipt.payment_id "
        f"  WHERE kept.id IS NULL OR kept.state NOT IN ({NOT_SENT_STATES_SQL}) GROUP BY 1, 2, 3) received "
        "ON received.person_id = line.person_id AND received.programme = line.programme "
        "AND received.month = line.month "
        "GROUP BY line.person_id, line.programme, line.month "
        f"HAVING SUM(CASE WHEN payment.state IN ({NOT_SENT_STATES_SQL}) THEN 0 ELSE line.amount_fen END) "
        "- COALESCE(MAX(received.back_fen), 0) > MAX(line.due_fen)",
    )


@invariant(2, "No two awards of one programme overlap")
def awards_apart() -> Iterable[Keys]:
    return rows(
        "award other",
        "SELECT one.id, other.id FROM registry_award one JOIN registry_award other "
        "ON other.person_id = one.person_id AND other.programme = one.programme AND other.id > one.id "
        "WHERE one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL "
        "AND one.valid_from <= COALESCE(other.valid_to, '9999-12-31') "
        "AND other.valid_from <= COALESCE(one.valid_to, '9999-12-31')",
    )


@invariant(3, "Paid again only after the bank's last word, and once")
def one_live_attempt() -> Iterable[Keys]:
    yield from rows(
        "item replaces",
        "SELECT again.item_id, back.item_id FROM payments_payment again "
        "JOIN payments_payment back ON back.id = again.replaces_id "
        "WHERE again.state <> 'void' AND back.state <> 'returned'",
    )
    yield from rows(
        "replaced times",
        "SELECT replaces_id, COUNT(*) FROM payments_payment WHERE replaces_id IS NOT NULL AND state <> 'void' "
        "GROUP BY replaces_id HAVING COUNT(*) > 1",
    )


@invariant(4, "Payment = its lines, line = its shares, run = its payments")
def sums_agree() -> Iterable[Keys]:
    yield from rows(
        "item",
        "SELECT payment.item_id FROM payments_payment payment LEFT JOIN payments_line line "
        "ON line.payment_id = payment.id GROUP BY payment.id, payment.item_id, payment.amount_fen "
        "HAVING payment.amount_fen <> COALESCE(SUM(line.amount_fen), 0)",
    )
    yield from rows(
        "line",
        "SELECT line.id FROM payments_line line LEFT JOIN payments_lineshare share ON share.line_id = line.id "
        "GROUP BY line.id, line.amount_fen HAVING line.amount_fen <> COALESCE(SUM(share.amount_fen), 0)",
    )
    yield from rows(
        "item line",
        "SELECT payment.item_id, line.id FROM payments_line line JOIN payments_payment payment "
        "ON payment.id = line.payment_id WHERE line.person_id <> payment.person_id "
        "OR line.programme <> payment.programme",
    )
    yield from rows(
        "run",
        "SELECT run.number FROM payments_run run "
        "LEFT JOIN (SELECT run_id, COUNT(*) AS many, SUM(amount_fen) AS total FROM payments_payment GROUP BY run_id) "
        "paid ON paid.run_id = run.id "
        "LEFT JOIN (SELECT payment.run_id, COUNT(*) AS many FROM payments_line line JOIN payments_payment payment "
        "ON payment.id = line.payment_id GROUP BY payment.run_id) lines ON lines.run_id = run.id "
        "WHERE run.payments_number <> COALESCE(paid.many, 0) OR run.total_fen <> COALESCE(paid.total, 0) "
        "OR run.lines_number <> COALESCE(lines.many, 0)",
    )


@invariant(5, "Nobody dead or held is let go without a decision")
def nobody_dead_or_held() -> Iterable[Keys]:
    yield from rows(
        "run item",
        "SELECT DISTINCT run.number, payment.item_id FROM payments_run run "
        "JOIN payments_payment payment ON payment.run_id = run.id "
        "JOIN payments_line line ON line.payment_id = payment.id "
        "JOIN registry_circumstance said ON said.person_id = line.person_id AND said.kind = 'death_date' "
        "AND said.recorded_at <= run.released_at "
        "AND (said.withdrawn_at IS NULL OR said.withdrawn_at > run.released_at) "
        "WHERE run.released_at IS NOT NULL AND line.programme NOT IN ('special', 'price_subsidy') "
        "AND said.text <> '' AND SUBSTR(said.text, 1, 7) < SUBSTR(CAST(line.month AS TEXT), 1, 7) "
        "AND NOT EXISTS (SELECT 1 FROM registry_circumstance later WHERE later.person_id = said.person_id "
        "  AND later.kind = 'death_date' AND later.id > said.id AND later.recorded_at <= run.released_at "
        "  AND (later.withdrawn_at IS NULL OR later.withdrawn_at > run.released_at)) "
        f"AND {_UNDECIDED}",
    )
    yield from rows(
        "run item hold",
        "SELECT run.number, payment.item_id, held.id FROM payments_run run "
        "JOIN payments_payment payment ON payment.run_id = run.id "
        "JOIN payments_hold held ON held.person_id = payment.person_id AND held.programme IN ('', payment.programme) "
        "WHERE held.placed_at <= run.released_at AND (held.lifted_at IS NULL OR held.lifted_at > run.released_at) "
        f"AND {_UNDECIDED}",
    )


@invariant(6, "An account is the person's own on record, or somebody else's with a confirmed authority")
def accounts_with_authority() -> Iterable[Keys]:
    yield from rows(
        "item",
        "SELECT payment.item_id FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id "
        "WHERE run.kind <> 'opening' AND payment.account_basis <> 'own' AND NOT EXISTS ("
        "  SELECT 1 FROM payments_accountauthority authority WHERE authority.account_index = payment.account_index "
        "  AND authority.confirmed_by_id IS NOT NULL)",
    )
    yield from rows(
        "item",
        "SELECT payment.item_id FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id "
        "WHERE run.kind <> 'opening' AND payment.account_basis = 'own' AND NOT EXISTS ("
        "  SELECT 1 FROM registry_circumstance card WHERE card.text_index = payment.account_index "
        "  AND card.kind = 'bank_account' AND card.text_index <> '')",
    )


@invariant(7, "Amounts are above nothing and under the ceiling, or somebody decided")
def amounts_in_bounds() -> Iterable[Keys]:
    yield from rows(
        "line",
        "SELECT id FROM payments_line WHERE amount_fen <= 0 OR amount_fen <> due_fen - sent_fen OR part < 1",
    )
    ceiling = int(policy.parameter_value("largest_payment", today().replace(day=1), today()))
    yield from rows(
        "run item",
        "SELECT run.number, payment.item_id FROM payments_payment payment JOIN payments_run run "
        f"ON run.id = payment.run_id WHERE payment.amount_fen > %s AND run.released_at IS NOT NULL AND {_UNDECIDED}",
        [ceiling],
    )


@invariant(8, "What the law does not let go together is not due together, and never both kept unseen")
def incompatible_apart() -> Iterable[Keys]:
    for one, other in _PAIRS:
        yield from rows(
            "person month one other",
            "SELECT one.person_id, one.month, one.programme, other.programme FROM payments_line one "
            "JOIN payments_payment mine ON mine.id = one.payment_id "
            "JOIN payments_line other ON other.person_id = one.person_id AND other.month = one.month "
            "AND other.programme = %s "
            "JOIN payments_payment theirs ON theirs.id = other.payment_id "
            "WHERE one.due_fen > 0 AND other.due_fen > 0 "
            f"AND one.programme = %s AND mine.state NOT IN ({NOT_SENT_STATES_SQL}) AND theirs.state NOT IN "
            f"({NOT_SENT_STATES_SQL}) "
            "AND (mine.run_id = theirs.run_id OR NOT EXISTS (SELECT 1 FROM payments_recovery recovery "
            "  JOIN payments_recoveryline said ON said.recovery_id = recovery.id WHERE said.month = one.month "
            "  AND recovery.person_id = one.person_id AND recovery.programme IN (one.programme, other.programme)))",
            [other, one],
        )


@invariant(9, "In a run a due is paid or it waits with a reason, and never both")
def paid_or_waiting() -> Iterable[Keys]:
    yield from rows(
        "run person programme month",
        "SELECT waits.run_id, waits.person_id, waits.programme, waits.month FROM payments_withheld waits "
        "JOIN payments_payment payment ON payment.run_id = waits.run_id AND payment.person_id = waits.person_id "
        "AND payment.programme = waits.programme JOIN payments_line line ON line.payment_id = payment.id "
        "AND line.month = waits.month",
    )
    yield from rows(
        "run",
        "SELECT run.number FROM payments_run run LEFT JOIN (SELECT run_id, COUNT(*) AS many, SUM(amount_fen) AS total "
        "FROM payments_withheld GROUP BY run_id) waits ON waits.run_id = run.id "
        "WHERE run.withheld_number <> COALESCE(waits.many, 0) OR run.withheld_fen <> COALESCE(waits.total, 0)",
    )


@invariant(10, "Everything that went out ends as paid or returned before the books close")
def every_payment_ends() -> Iterable[Keys]:
    return rows(
        "run item state",
        "SELECT run.number, payment.item_id, payment.state FROM payments_payment payment "
        "JOIN payments_run run ON run.id = payment.run_id WHERE run.state = 'closed' "
        "AND payment.state NOT IN ('paid', 'returned')",
    )


@invariant(13, "A run makes one difference for a due; an open proposal says it once")
def one_difference() -> Iterable[Keys]:
    yield from rows(
        "run person programme month",
        "SELECT payment.run_id, line.person_id, line.programme, line.month FROM payments_line line "
        "JOIN payments_payment payment ON payment.id = line.payment_id "
        "GROUP BY payment.run_id, line.person_id, line.programme, line.month HAVING COUNT(*) > 1",
    )
    yield from rows(
        "recovery",
        "SELECT recovery.id FROM payments_recovery recovery LEFT JOIN payments_recoveryline line "
        "ON line.recovery_id = recovery.id GROUP BY recovery.id, recovery.amount_fen "
        "HAVING recovery.amount_fen <> COALESCE(SUM(line.amount_fen), 0)",
    )
    yield from rows(
        "recovery_line",
        "SELECT line.id FROM payments_recoveryline line LEFT JOIN (SELECT receipt.recovery_line_id, "
        "  SUM(receipt.amount_fen) AS fen FROM payments_receipt receipt LEFT JOIN payments_payment kept "
        f"  ON kept.id = receipt.payment_id WHERE kept.id IS NULL OR kept.state NOT IN ({NOT_SENT_STATES_SQL}) GROUP "
        f"BY 1) back "
        "ON back.recovery_line_id = line.id LEFT JOIN (SELECT lowering.recovery_line_id, "
        "  SUM(lowering.amount_fen) AS fen FROM payments_recoveryreduction lowering JOIN payments_run run "
        "  ON run.id = lowering.run_id WHERE run.state IN ('released', 'closed') GROUP BY 1) less "
        "ON less.recovery_line_id = line.id "
        "WHERE COALESCE(back.fen, 0) + COALESCE(less.fen, 0) > line.amount_fen",
    )
