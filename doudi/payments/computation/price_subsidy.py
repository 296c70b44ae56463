"""The inputs of a price subsidy run (P30-1.6, P18-7.a, SAL2026-32).

If prices trigger it, each recipient of benefits gets the subsidy of a month once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.recognitions.queries import in_force as recognitions_in_force
from doudi.funding.price_indices import subsidy_answer
from doudi.funding.queries import confirmed_indices
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.tables import SHARE_COLUMNS, load
from doudi.payments.models import PRICE_SUBSIDY
from doudi.payments.refusals import NothingToPay
from doudi.registry.models import Household, Membership
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BASE_PROGRAMMES = ("dibao", "tekun_basic", "child_living")
"""Programmes whose recipients get the subsidy, see the rule ``price_subsidy_base_recipient``."""

# Each person once, whatever they receive; the award is the one that makes them a recipient.
_SUBSIDY_RECIPIENTS = """
CREATE TABLE subsidy_recipient AS
SELECT person, ANY_VALUE(area) AS area, MIN(award) AS award FROM (
    SELECT person, area, award FROM due_month JOIN area_month USING (person, month)
    WHERE list_contains($programmes, programme)
    UNION ALL SELECT person, area, NULL FROM margin_person
) GROUP BY person
"""
_SUBSIDY_DUES = """
CREATE OR REPLACE TABLE due_month AS
SELECT person, programme, month, SUM(amount_fen)::BIGINT AS amount_fen, ANY_VALUE(award) AS award
FROM share_month JOIN subsidy_recipient USING (person) GROUP BY person, programme, month;
CREATE OR REPLACE TABLE area_month AS
SELECT person, month, area FROM due_month JOIN subsidy_recipient USING (person);
"""


@dataclass(frozen=True)
class PriceSubsidyInputs:
    """The inputs of a price subsidy run: tables, the law it applies, the pay month, the last day of payment."""

    tables: DuckDBPyConnection
    law: list[dict[str, Any]]
    pay_month: date
    due_on: date


@carries("P18-7.b", "SAL2026-32")
def price_subsidy_inputs(month: date, known_at: datetime) -> PriceSubsidyInputs:
    """Return the inputs of the price subsidy of an index month, by its confirmed price indices.

    All people recognised in the index month get it, in the pay month of the indices.

    Raises:
        NothingToPay: the indices are not confirmed, or do not trigger the subsidy.
        policy.PolicyError: a figure of law has no known value for the month.
    """
    indices = confirmed_indices(month)
    if indices is None:
        raise NothingToPay(
            _("{month}还没有复核过的价格指数，先在“资金”里录入并复核。").format(month=format_month_in_words(month))
        )
    known = timezone.localdate(known_at)
    answer = subsidy_answer(indices, known)
    if not answer.is_triggered:
        triggers = "；".join(
            f"{trigger.label}{trigger.rise}，{trigger.line_label}{trigger.line}" for trigger in answer.triggers
        )
        raise NothingToPay(
            _("{month}没有达到启动条件：{triggers}。").format(month=format_month_in_words(month), triggers=triggers)
        )
    tables = load_inputs(month, month, known_at, programmes=(PRICE_SUBSIDY,))
    people = _people_at_the_margin(month, known) if answer.includes_margin else []
    _replace_dues(tables, month, people, answer.shares_fen)
    law = {
        "programme": PRICE_SUBSIDY,
        "rule": answer.label,
        "references": list(answer.references),
        "figures": [],
        "first": month.isoformat(),
        "last": month.isoformat(),
        "triggers": [
            f"{trigger.label}{trigger.rise}（{trigger.line_label}{trigger.line}）" for trigger in answer.triggers
        ],
    }
    return PriceSubsidyInputs(tables, [law], indices.pay_month, answer.pay_by.day)


def _replace_dues(
    tables: DuckDBPyConnection, month: date, people: list[tuple[int, str]], shares_fen: dict[str, dict[str, int]]
) -> None:
    """Put the subsidy in the place of the dues by the law: once for each recipient, by area and source."""
    load(tables, "margin_person", (("person", "BIGINT"), ("area", "VARCHAR")), people)
    tables.execute(_SUBSIDY_RECIPIENTS, {"programmes": list(BASE_PROGRAMMES)})
    recipients = tables.execute("SELECT person, area FROM subsidy_recipient ORDER BY person").fetchall()
    shares = [
        (person, PRICE_SUBSIDY, month, source, amount_fen)
        for person, area in recipients
        for source, amount_fen in shares_fen[area].items()
    ]
    load(tables, "share_month", SHARE_COLUMNS, shares)
    tables.execute(_SUBSIDY_DUES)


def _people_at_the_margin(month: date, known: date) -> list[tuple[int, str]]:
    """Return the living members of families recognised as dibao-margin (P18-7.a), with their area, by key.

    The recognition counts that was in force in the index month.
    """
    recognised = recognitions_in_force(month).filter(procedure_id="dibao_margin", case__decision__decided_on__lte=known)
    areas: dict[int, str] = {}
    for recognition in recognised.select_related("household__village"):
        household = recognition.household
        area = _area_of(household, month)
        living = Membership.objects.filter(
            _valid_in(month), household=household, kind=Membership.Kind.LIVING, withdrawn_at=None
        )
        alive = living.filter(Q(person__death_date=None) | Q(person__death_date__gte=month))
        people = alive.values_list("person_id", flat=True)
        areas |= dict.fromkeys(people, area)
    return sorted(areas.items())


def _area_of(household: Household, month: date) -> str:
    """Return the area on record for the household, else its village's."""
    areas = household.circumstances.filter(_valid_in(month), kind="area", withdrawn_at=None)
    recorded = areas.order_by("-pk").first()
    return recorded.text if recorded else str(household.village.area)


def _valid_in(month: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=month)) & (Q(valid_to=None) | Q(valid_to__gte=month))
