"""Whether a month's price indices trigger the price subsidy, by which rule, and how much it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.funding.models import PriceIndices, source_name
from doudi.policy import Figure
from doudi.values.working_days import CountedDay, add_working_days

_AREAS = ("urban", "rural")


@dataclass(frozen=True)
class PriceTrigger:
    """One of the two conditions: the index, its rise, the line, and whether the rise reaches the line."""

    label: str
    rise: str
    line_label: str
    line: str
    is_reached: bool

    @property
    def result(self) -> str:
        """The result in words."""
        return _("达到") if self.is_reached else _("未达到")


@dataclass(frozen=True)
class SubsidyAnswer:
    """The rule with its clauses and triggers, the amount per person by area in fen, and the last day of payment.

    ``rise`` is the rise that the amount is computed by; ``shares_fen`` gives the amount by area and source.
    """

    label: str
    references: tuple[str, ...]
    triggers: tuple[PriceTrigger, ...]
    is_triggered: bool
    includes_margin: bool
    rise: str
    amounts_fen: dict[str, int]
    shares_fen: dict[str, dict[str, int]]
    pay_by: CountedDay

    @property
    def source_labels(self) -> str:
        """The sources of the amount in words; both areas have the same."""
        sources = dict.fromkeys(source for shares in self.shares_fen.values() for source in shares)
        return "、".join(source_name(source) for source in sources)


def subsidy_answer(indices: PriceIndices, known: date) -> SubsidyAnswer:
    """Apply the rule of the price subsidy to a month's indices, as the law was known on a day.

    Raises:
        NoKnownValueError: the rule book has no lines or standards for the month.
    """
    month, county_facts = indices.month, indices.county_facts
    evaluator = policy.rule_book().household_evaluator(
        ["price_subsidy_standard", *_SHARE_RULES.values()], county=county_facts
    )
    by_area = {area: evaluator.evaluate_month(month, known, {"area": area}, [], []) for area in _AREAS}
    urban = by_area["urban"]
    rule = next(rule for rule in policy.rule_book().rules if rule.name == "price_triggered")
    legislation = policy.rule_book().legislation
    days = policy.parameter_value("price_subsidy_working_days", month, known)
    return SubsidyAnswer(
        policy.rule_book().label("price_triggered"),
        tuple(map(legislation.reference, rule.cites)),
        tuple(
            _trigger(*names, urban.county, month, known)
            for names in _TRIGGERS
            if names[0] != _LOW_INCOME or policy.parameter_value("price_trigger_by_low_income_index", month, known)
        ),
        bool(urban.county["price_triggered"]),
        bool(policy.parameter_value("price_subsidy_includes_margin", month, known)),
        policy.format_figure(int(urban.county["price_subsidy_rise"]), "ratio"),
        {area: int(figures.household["price_subsidy_standard"]) for area, figures in by_area.items()},
        {
            area: {
                source: int(figures.household[rule]) for source, rule in _SHARE_RULES.items() if figures.household[rule]
            }
            for area, figures in by_area.items()
        },
        add_working_days(indices.published_on, int(days)),
    )


_LOW_INCOME = "low_income_index_rise"
_TRIGGERS = (
    ("cpi_rise", "price_trigger_cpi"),
    ("food_price_rise", "price_trigger_food"),
    (_LOW_INCOME, "price_trigger_low_income_index"),
)
_SHARE_RULES = {
    "pooled_hardship_fund": "price_subsidy_from_hardship_fund",
    "to_be_confirmed": "price_subsidy_to_be_confirmed",
}
"""The rule of each source of the price subsidy (NDRC1553-5)."""


def _trigger(fact: str, parameter: str, county_facts: Mapping[str, Figure], month: date, known: date) -> PriceTrigger:
    rise, line = int(county_facts[fact]), int(policy.parameter_value(parameter, month, known))
    book = policy.rule_book()
    return PriceTrigger(
        book.label(fact),
        policy.format_figure(rise, "ratio"),
        book.label(parameter),
        policy.format_figure(line, "ratio"),
        rise >= line,
    )
