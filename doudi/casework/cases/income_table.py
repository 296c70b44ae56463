"""The incomes of a household, person by person: what counts towards income per head, and by which clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.law_inputs.household_facts import HouseholdFacts

_INCOMES = ("wage_fen", "business_fen", "property_income_fen", "transfer_fen")
_RULES = ("counted_income", "work_cost_deduction", "counted_basic_pension", "in_dibao_unit")


@dataclass(frozen=True)
class IncomeItem:
    """An income of a person, or a part of one: whether it counts, and by which clause."""

    label: str
    amount_fen: int
    counts: bool
    clause: str = ""


@dataclass(frozen=True)
class PersonIncome:
    """The incomes of a person; those of a person outside the unit do not count."""

    name: str
    is_in_unit: bool
    items: tuple[IncomeItem, ...]
    counted_fen: int


def income_table(case: Case, facts: HouseholdFacts, month: date) -> list[PersonIncome]:
    """Return the incomes of each member of the household of a case; only the person's own count for one-person cover.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    alone = case.person_id if case.procedure.verdict == "one_person_unit" else None
    rows = [row | case.investigated_facts.get(row["person_id"], {}) for row in facts.people]
    evaluated = (
        policy.rule_book().household_evaluator(_RULES).evaluate_month(month, today(), facts.row, rows, facts.awards)
    )
    return [
        PersonIncome(
            membership.person.name,
            bool(figures["in_dibao_unit"]) and (alone is None or membership.person_id == alone),
            tuple(_items(row, figures, month)),
            int(figures["counted_income"]),
        )
        for membership, row, figures in zip(facts.members, rows, evaluated.people, strict=True)
    ]


def _items(row: dict[str, int], figures: dict[str, int], month: date) -> list[IncomeItem]:
    items = []
    for name in _INCOMES:
        if row[name]:
            counts = name != "business_fen" or row[name] > 0
            items.append(
                IncomeItem(KINDS[name].label, row[name], counts, "" if counts else _clause("own_income", month))
            )
    if figures["work_cost_deduction"]:
        clause = _clause("work_cost_deduction", month)
        items.append(IncomeItem(_("其中扣减的就业成本"), figures["work_cost_deduction"], False, clause))
    pension, counted = row["basic_pension_fen"], figures["counted_basic_pension"]
    if pension:
        label = KINDS["basic_pension_fen"].label
        items.append(IncomeItem(label, pension, bool(counted), _clause("counted_basic_pension", month)))
    return items


def _clause(rule_name: str, month: date) -> str:
    """Return the first clause of a rule in force in the month."""
    book = policy.rule_book()
    return book.legislation.reference(book.graph_on(month).nodes[rule_name].rule.cites[0])
