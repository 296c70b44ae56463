"""What the rule book says to a month's price indices: whether they start the subsidy, by which rule, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.funding.models import PriceIndices
from doudi.values.working_days import CountedDay, add_working_days

_AREAS = ("urban", "rural")


@dataclass(frozen=True)
class PriceTrigger:
    """One of the two conditions: what rose, by how much, the line that it is measured by, and whether it is reached."""

    label: str
    rise: str
    line_label: str
    line: str
    reached: bool


@dataclass(frozen=True)
class SubsidyAnswer:
    """The rule with its clauses, its triggers, whether it holds, each person's amount by area, and the last day to

    Pay.
    """

    label: str
    references: tuple[str, ...]
    triggers: tuple[PriceTrigger, ...]
    triggered: bool
    includes_margin: bool
    amounts_fen: dict[str, int]
    pay_by: CountedDay


def subsidy_answer(indices: PriceIndices, known: date) -> SubsidyAnswer:
    """What follows from a month's indices, as the law was known on a day.

    Raises:
        NoKnownValueError: the rule book has no lines or standards for the month.
    """
    month, given = indices.month, indices.county_facts
    evaluator = policy.household_evaluator(["price_triggered", "price_subsidy_standard"], county=given)
    by_area = {area: evaluator.evaluate_month(month, known, {"area": area}, [], []) for area in _AREAS}
    some = by_area["urban"]
    rule = next(rule for rule in policy.rule_book().rules if rule.name == "price_triggered")
    papers = policy.rule_book().legislation
    days = policy.parameter_value("price_subsidy_working_days", month, known)
    return SubsidyAnswer(
        policy.rule_book().label("price_triggered"),
        tuple(map(papers.reference, rule.cites)),
        tuple(_trigger(*names, given, month, known) for names in _TRIGGERS),
        bool(some.county["price_triggered"]),
        bool(policy.parameter_value("price_subsidy_includes_margin", month, known)),
        {area: int(found.household["price_subsidy_standard"]) for area, found in by_area.items()},
        add_working_days(indices.published_on, int(days)),
    )


_TRIGGERS = (("cpi_rise", "price_trigger_cpi"), ("food_price_rise", "price_trigger_food"))


def _trigger(fact: str, parameter: str, given: dict[str, Any], month: date, known: date) -> PriceTrigger:
    rise, line = int(given[fact]), int(policy.parameter_value(parameter, month, known))
    book = policy.rule_book()
    return PriceTrigger(
        book.label(fact),
        policy.format_figure(rise, "ratio"),
        book.label(parameter),
        policy.format_figure(line, "ratio"),
        rise >= line,
    )
