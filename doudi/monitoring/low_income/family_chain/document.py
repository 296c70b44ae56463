"""The contents of 一户一档: a family on two A4 pages, masked, so much of each part as fits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from doudi.casework.family_file.queries import referrals_of_family
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.family_chain.chain import ChainLink, ChainYear, chain_of
from doudi.monitoring.low_income.family_chain.one_matter import OneMatter, Part, matters_of
from doudi.monitoring.low_income.family_chain.panels import periods_of
from doudi.monitoring.low_income.insurance.models import InsurancePolicy
from doudi.monitoring.low_income.insurance.queries import policies_of
from doudi.monitoring.low_income.layers.columns import age_of
from doudi.registry.households.panels import FamilyFile
from doudi.registry.models import Membership, Person
from doudi.registry.personal_data.contacts import contacts_of
from doudi.values.carries import carries

MOST_MEMBERS = 8
MOST_LAYERS = 6
MOST_YEARS = 5
MOST_AID = 12
MOST_MATTERS = 7
MOST_REFERRALS = 5
MOST_SERVICES = 4
MOST_POLICIES = 3
MOST_OPEN = 5
Row = TypeVar("Row")


@dataclass(frozen=True)
class Shown:
    """The first rows of a part, and how many more there are, which only the system shows."""

    rows: list[Any]
    more: int


@dataclass(frozen=True)
class MemberLine:
    """A member as printed."""

    person: Person
    relation: str
    age: int
    id_number: str
    layers: str


@dataclass(frozen=True)
class AidLine:
    """A department's help of a kind in a year."""

    year: int
    department: str
    kind: str
    times: int
    amount_fen: int


@carries("P18-2.c", "P18-2.e", "PIPL-28")
def family_document_contents(file: FamilyFile) -> dict[str, Any]:
    """Return what the template of a family's file prints; numbers and telephones are masked, no illness is named."""
    household = file.household
    assert household is not None  # noqa: S101 - a file of a household
    years, matters = chain_of(file), matters_of(file)
    parts = [(matter, part) for matter in matters for part in matter.parts]
    policies = list(policies_of(file))
    return {
        "title": _("低收入家庭一户一档"),
        "mark": household.number,
        "household": household,
        "place": place_name(household.village_id),
        "contacts": contacts_of(household)[:3],
        "members": _first(_members(file), MOST_MEMBERS),
        "layers": _first(periods_of(file), MOST_LAYERS),
        "years": [(year.year, year.total_fen) for year in years[:MOST_YEARS]],
        "earlier_fen": sum(year.total_fen for year in years[MOST_YEARS:]),
        "total_fen": sum(year.total_fen for year in years),
        "aid": _first(_aid_lines(years), MOST_AID),
        "policies": _first([_policy_line(policy) for policy in policies], MOST_POLICIES),
        "referrals": _first(list(referrals_of_family(file)[:50]), MOST_REFERRALS),
        "matters": _first([_matter_line(matter, part) for matter, part in parts], MOST_MATTERS),
        "open_parts": _first([part for _matter, part in parts if part.is_open], MOST_OPEN),
        "services": _first(_services(years), MOST_SERVICES),
        "printed_on": today(),
        "printed_by": file.by.name,
    }


def _first(rows: list[Row], most: int) -> Shown:
    return Shown(rows[:most], max(len(rows) - most, 0))


def _members(file: FamilyFile) -> list[MemberLine]:
    """Return the living people of the household, with the layers of today."""
    living = Membership.objects.filter(
        household=file.household,
        kind=Membership.Kind.LIVING,
        withdrawn_at=None,
        valid_to=None,
        person__death_date=None,
    )
    layers: dict[int, list[str]] = defaultdict(list)
    for period in periods_of(file):
        if period.valid_from <= today() and (period.valid_to is None or today() <= period.valid_to):
            layers[period.person_id].append(str(period.get_layer_display()))
    return [
        MemberLine(
            row.person,
            row.relation,
            age_of(row.person.birth_date),
            str(row.person.id_number or ""),
            "、".join(sorted(set(layers[row.person_id]))),
        )
        for row in living.select_related("person").order_by("pk")
    ]


def _aid_lines(years: list[ChainYear]) -> list[AidLine]:
    """Return the aid of each year by department and kind; a referral is not aid."""
    lines: list[AidLine] = []
    for year in years[:MOST_YEARS]:
        sums: dict[tuple[str, str], list[int]] = {}
        for link in year.links:
            if link.state:
                continue
            number = sums.setdefault((link.department, link.kind), [0, 0])
            number[0] += link.times
            number[1] += link.amount_fen or 0
        lines += [AidLine(year.year, *key, times, total) for key, (times, total) in sums.items()]
    return lines


def _services(years: list[ChainYear]) -> list[ChainLink]:
    """Return the help that was no money: the department and the kind are printed, not what it was called."""
    return [link for year in years for link in year.links if link.amount_fen is None and not link.state]


def _matter_line(matter: OneMatter, part: Part) -> tuple[date, Part]:
    return matter.sent_on, part


def _policy_line(policy: InsurancePolicy) -> dict[str, Any]:
    claims = [claim for insured in policy.insured.all() for claim in insured.claims.all()]
    return {
        "policy": policy,
        "people": "、".join(insured.person.name for insured in policy.insured.all()),
        "paid_fen": sum(claim.amount_fen or 0 for claim in claims),
        "claims": len(claims),
    }
