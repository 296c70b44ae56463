"""Carriers can be taken out, and what names their clauses notices."""

from __future__ import annotations

import pytest

from doudi import policy
from doudi.policy.engine.clause_coverage import all_carriers
from tests.faults.mutants import carriers
from tests.faults.mutants.law_without import books_without

KINDS_BY_DECORATOR = {"page", "command", "function", "verb", "check"}
KINDS_IN_PLACE = {"check", "procedure", "question", "referral", "step", "verb"}


def test_every_kind_of_carrier_can_be_taken_out() -> None:
    kinds = {carrier.kind for carrier in all_carriers(policy.rule_book())}
    assert kinds <= KINDS_BY_DECORATOR | KINDS_IN_PLACE | carriers.IN_THE_LAW


@pytest.mark.parametrize(
    ("kind", "name", "clause"),
    [
        ("rule", "dibao_difference", "MCA57-23"),
        ("rule", "dibao_qualifies", "SC649-9"),
        ("parameter", "dibao_standard", "P30-1.1"),
    ],
)
def test_worked_cases_notice_what_is_missing(kind: str, name: str, clause: str) -> None:
    pair = carriers.Pair(kind, name, clause, ())
    assert carriers._failed_worked_case(pair, 0).startswith("doudi/policy/examples/")
    assert carriers._failed_worked_case(pair, 0) == carriers._failed_worked_case(pair, 0)


def test_figure_of_another_clause_stays() -> None:
    [(_how, book)] = books_without(policy.rule_book(), "parameter", "dibao_standard", "P30-1.1")
    changed = book.parameters["dibao_standard"].values[-1].figures
    assert (changed["urban"] == 0) != (changed["rural"] == 0)


def test_only_half_carried_clauses_need_no_proof() -> None:
    tried = {pair.clause for pair in carriers.pairs()}
    carried = {one.clause.id for one in policy.rule_book().clause_coverage() if one.is_carried}
    assert tried == carried
