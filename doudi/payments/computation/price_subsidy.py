"""The price subsidy of a month (P30-1.6, P18-7, SAL2026-32): who lives on benefits gets it once, if prices say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.funding.price_indices import subsidy_answer
from doudi.funding.queries import confirmed_indices
from doudi.payments.computation.inputs import (
    SHARE_COLUMNS,
    UNKNOWN_SOURCE,
    load,
    load_inputs,
    load_sent,
)
from doudi.payments.models import PRICE_SUBSIDY
from doudi.payments.refusals import NothingToPay
from doudi.registry.models import Membership
from doudi.values.benefit_month import format_month_chinese

BASE = ("dibao", "tekun_basic", "child_living")
"""What makes somebody a base recipient, see the rule ``price_subsidy_base_recipient``."""

# Once each, whatever he lives on; the award is the one that makes him a recipient.
_RECIPIENTS = f"""
CREATE TABLE recipient_of_month AS
SELECT person, ANY_VALUE(area) AS area, MIN(award) AS award FROM (
    SELECT person, area, award FROM due_month JOIN area_month USING (person, month)
    WHERE programme IN {BASE!r}
    UNION ALL SELECT person, area, NULL FROM margin_person
) GROUP BY person
"""


@dataclass(frozen=True)
class PriceSubsidyInputs:
    """What the subsidy is computed from: the tables, by what law, and by when it is paid."""

    tables: Any
    law: list[dict[str, Any]]
    due_on: date


def price_subsidy_inputs(month: date, known_at: datetime) -> PriceSubsidyInputs:
    """Who gets the subsidy of a month, by the confirmed indices.

    Raises:
        NothingToPay: the indices are not confirmed, or do not start it.
    """
    indices = confirmed_indices(month)
    if indices is None:
        raise NothingToPay(
            _("{month}还没有复核过的价格指数，先在“资金”里录入并复核。").format(month=format_month_chinese(month))
        )
    known = timezone.localdate(known_at)
    answer = subsidy_answer(indices, known)
    if not answer.is_triggered:
        triggers = "；".join(f"{one.label}{one.rise}，{one.line_label}{one.line}" for one in answer.triggers)
        raise NothingToPay(
            _("{month}没有达到启动条件：{triggers}。").format(month=format_month_chinese(month), triggers=triggers)
        )
    tables = load_inputs(month, month, known_at)
    people = _margin_people(month, known) if answer.includes_margin else []
    load(tables, "margin_person", (("person", "BIGINT"), ("area", "VARCHAR")), people)
    tables.execute(_RECIPIENTS)
    rows = tables.execute("SELECT person, area, award FROM recipient_of_month ORDER BY person").fetchall()
    shares = [(person, PRICE_SUBSIDY, month, UNKNOWN_SOURCE, answer.amounts_fen[area]) for person, area, _award in rows]
    load(tables, "share_month", SHARE_COLUMNS, shares)
    tables.execute(
        "CREATE OR REPLACE TABLE due_month AS SELECT person, programme, month, amount_fen, award FROM share_month "
        "JOIN recipient_of_month USING (person)"
    )
    tables.execute(
        "CREATE OR REPLACE TABLE area_month AS SELECT person, month, area FROM due_month "
        "JOIN recipient_of_month USING (person)"
    )
    load_sent(tables, month, month, (PRICE_SUBSIDY,))
    law = {
        "programme": PRICE_SUBSIDY,
        "rule": answer.label,
        "references": list(answer.references),
        "figures": [],
        "first": month.isoformat(),
        "last": month.isoformat(),
        "triggers": [f"{one.label}{one.rise}（{one.line_label}{one.line}）" for one in answer.triggers],
    }
    return PriceSubsidyInputs(tables, [law], answer.pay_by.day)


def _margin_people(month: date, known: date) -> list[tuple[int, str]]:
    """Everybody who lives in a family that was recognised as being at the margin (P18-7), with the area."""
    recognised = Case.objects.filter(
        procedure_id="dibao_margin",
        outcome=Case.Outcome.GRANTED,
        household__isnull=False,
        decision__decided_on__lte=known,
    ).select_related("household__village", "decision")
    found: dict[int, str] = {}
    for case in recognised:
        home = case.household
        assert home is not None  # noqa: S101 - filtered above
        told = home.circumstances.filter(kind="area", withdrawn_at=None).filter(
            Q(valid_from=None) | Q(valid_from__lte=month), Q(valid_to=None) | Q(valid_to__gte=month)
        )
        said = told.order_by("-pk").first()
        area = said.text if said else str(home.village.area)
        living = Membership.objects.filter(household=home, kind=Membership.Kind.LIVING, withdrawn_at=None).filter(
            Q(valid_from=None) | Q(valid_from__lte=month), Q(valid_to=None) | Q(valid_to__gte=month)
        )
        for person in living.filter(person__death_date=None).values_list("person_id", flat=True):
            found[person] = area
    return sorted(found.items())
