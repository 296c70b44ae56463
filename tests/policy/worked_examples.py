"""Read the worked examples strictly: malformed entries raise errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from doudi import policy
from doudi.policy.engine.assessment import conditions, doubts
from doudi.policy.engine.rule_outputs import due_rules, share_rules
from doudi.policy.engine.yaml_files import POLICY_FOLDER
from doudi.policy.language import Verdict
from doudi.values.benefit_month import parse_month

FOLDER = POLICY_FOLDER / "examples"
RELIEF = "relief"
"""The folder whose examples are applications, not families: see relief_examples.py."""
MEDICAL_COSTS = "medical_costs"
"""The folder whose examples are settlements, not families: see medical_cost_examples.py."""
DEFAULT_KNOWN = date(2026, 1, 1)
FIRST_OF_ALL, LAST_OF_ALL = date(2022, 1, 1), date(2026, 12, 1)

CASE_KEYS = {"name", "shows", "cites", "worked", "household", "people", "expect", "month_facts"}
NEEDED_KEYS = CASE_KEYS - {"month_facts"}
EXPECTATIONS = {
    "due",
    "funding",
    "income_per_head",
    "assess",
    "reasons",
    "doubts",
    "price_subsidy",
    "figures",
}
PRICE_FACTS = {"cpi_rise": "cpi_rise", "food_rise": "food_price_rise", "low_income_index_rise": "low_income_index_rise"}

HOUSEHOLD: dict[str, Any] = {
    "area": None,
    "financial_assets_fen": 0,
    "motor_vehicles": 0,
    "homes": 1,
    "runs_company": False,
    "rigid_expense_fen": 0,
    "monitored_poverty": False,
}
PERSON: dict[str, Any] = {
    "sex": "male",
    "birth_date": date(1980, 1, 1),
    "death_date": None,
    "wage_fen": 0,
    "employed_since": None,
    "business_fen": 0,
    "property_income_fen": 0,
    "transfer_fen": 0,
    "basic_pension_fen": 0,
    "disability_category": "none",
    "disability_grade": 0,
    "serious_illness": False,
    "student": False,
    "self_care": "full",
    "has_capable_supporter": True,
    "child_status": "none",
    "in_institution": False,
    "laid_off_1960s": False,
    "in_prison": False,
    "other_nursing_allowance": False,
    "work_injury_nursing": False,
    "other_living_allowance": False,
    "outside_family": False,
    **{fact.name: fact.missing for fact in policy.FACTS if fact.source == "application"},
}
AWARD: dict[str, Any] = {
    "programme": None,
    "from_month": None,
    "to_month": None,
    "dibao_class": None,
    "assessed_income_fen": None,
    "self_care": None,
    "child_status": None,
    "in_institution": None,
}
_IN_YAML = {"from": "from_month", "to": "to_month"}


class MalformedExampleError(Exception):
    """An example does not follow the format in docs/guide/worked-examples.md."""


@dataclass(frozen=True)
class Expectation:
    """The expected results of one household in one month, as known on one day."""

    case: str
    number: int
    month: date
    known: date
    county: Mapping[str, int]
    household: dict[str, Any]
    people: list[dict[str, Any]]
    awards: list[dict[str, Any]]
    wanted: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.case}#{self.number}"


def fen(text: object) -> int:
    """Fen from an amount in yuan as quoted text with two decimals."""
    if not isinstance(text, str) or not re.fullmatch(r"-?\d+\.\d\d", text):
        message = f'{text!r} is not an amount such as "180.00", in quotation marks'
        raise MalformedExampleError(message)
    return int(Decimal(text) * 100)


def read_cases(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Every example of a family, as written."""
    cases = []
    for path in (path for path in sorted(folder.rglob("*.yaml")) if path.parent.name not in {RELIEF, MEDICAL_COSTS}):
        cases.extend({**case, "file": path.relative_to(folder).as_posix()} for case in yaml.safe_load(path.open()))
    return cases


def expectations(case: Mapping[str, Any]) -> Iterator[Expectation]:
    """Every expectation of an example.

    Raises:
        MalformedExampleError: the example has unknown, missing or malformed entries.
    """
    keys = set(case) - {"file"}
    if keys - CASE_KEYS or NEEDED_KEYS - keys:
        message = f"{case.get('name')}: keys not known {sorted(keys - CASE_KEYS)}, missing {sorted(NEEDED_KEYS - keys)}"
        raise MalformedExampleError(message)
    county = {PRICE_FACTS[key]: round(Decimal(value) * 100) for key, value in (case.get("month_facts") or {}).items()}
    for number, written in enumerate(case["expect"], start=1):
        wanted = {key: value for key, value in written.items() if key not in {"month", "known"}}
        if not wanted or set(wanted) - EXPECTATIONS:
            message = f"{case['name']}: cannot expect {sorted(set(wanted) - EXPECTATIONS) or 'nothing'}"
            raise MalformedExampleError(message)
        prefix = f"{case['name']}#{number}"
        facts_of_household = dict(case["household"])
        areas = facts_of_household.pop("areas", {})
        household = {"household_id": prefix, **_filled(HOUSEHOLD, facts_of_household, case["name"])}
        household["household_areas"] = [
            {"household_id": prefix, "from_month": parse_month(str(month)), "area": area}
            for month, area in areas.items()
        ]
        people, awards = [], []
        for name, written_facts in case["people"].items():
            facts = dict(written_facts or {})
            held = facts.pop("awards", [])
            identity = f"{prefix}/{name}"
            person = _filled(PERSON, facts, case["name"])
            people.append({"person_id": identity, "household_id": prefix, "name": name, **person})
            for place, award in enumerate(held):
                filled = _filled(AWARD, award, case["name"])
                awards.append({"award_id": f"{identity}/{place}", "person_id": identity, **filled})
        unknown = {name for value in wanted.values() if isinstance(value, dict) for name in value} - set(case["people"])
        if unknown:
            message = f"{case['name']}: expects something of {sorted(unknown)}, who is not in the family"
            raise MalformedExampleError(message)
        yield Expectation(
            case["name"],
            number,
            parse_month(str(written["month"])),
            written.get("known", DEFAULT_KNOWN),
            county,
            household,
            people,
            awards,
            wanted,
        )


def _filled(defaults: Mapping[str, Any], written: Mapping[str, Any], case: str) -> dict[str, Any]:
    """The defaults, replaced by written values: yuan as fen, months as dates."""
    filled = dict(defaults)
    for key, value in written.items():
        name = _IN_YAML.get(key, key)
        if f"{name}_fen" in defaults:
            filled[f"{name}_fen"] = fen(value)
        elif name in defaults:
            filled[name] = parse_month(str(value)) if name in {"from_month", "to_month"} else value
        else:
            message = f"{case}: nobody knows what {key!r} is"
            raise MalformedExampleError(message)
    return filled


def targets_of(wanted: Mapping[str, Any], month: date) -> set[str]:
    """The rules that must be computed for an expectation."""
    book = policy.rule_book()
    found: set[str] = set()
    if "due" in wanted:
        found |= {rule.name for rule in due_rules(book).values()}
    if "funding" in wanted:
        found |= {rule.name for rule in share_rules(book).values()}
    if "income_per_head" in wanted:
        found.add("income_per_head")
    if "price_subsidy" in wanted:
        found.add("price_subsidy")
    if "assess" in wanted:
        found |= set(book.targets(Verdict))
    if "reasons" in wanted:
        found |= {name for names in conditions(book, month).values() for name in names}
    if "doubts" in wanted:
        found |= set(doubts(book).values())
    for figures in (wanted.get("figures") or {}).values():
        found |= set(figures)
    return found


def differences(one: Expectation, figures_of: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Differences between expected and computed values; ``figures_of`` gives the computed rules by person."""
    told: list[str] = []
    for kind, wanted in one.wanted.items():
        for person in one.people:
            name, figures = person["name"], figures_of[person["person_id"]]
            if name not in wanted and kind != "due":
                continue
            expected, found = _COMPARED[kind](wanted.get(name, {}), figures, one.month)
            if expected != found:
                told.append(f"{one.id} {name} {kind}: expected {expected}, found {found}")
    return told


def _due(wanted: Mapping[str, str], figures: Mapping[str, Any], _month: date) -> tuple[Any, Any]:
    found = {programme: figures[rule.name] for programme, rule in due_rules(policy.rule_book()).items()}
    return {key: fen(value) for key, value in wanted.items()}, {key: value for key, value in found.items() if value}


def _funding(wanted: Mapping[str, Any], figures: Mapping[str, Any], _month: date) -> tuple[Any, Any]:
    expected = {
        (programme, source): fen(value) for programme, split in wanted.items() for source, value in split.items()
    }
    found = {
        key: figures[rule.name]
        for key, rule in share_rules(policy.rule_book()).items()
        if key[0] in wanted and figures[rule.name]
    }
    return expected, found


def _assess(wanted: Mapping[str, bool], figures: Mapping[str, Any], _month: date) -> tuple[Any, Any]:
    verdicts = {rule.gives.programme: name for name, rule in policy.rule_book().targets(Verdict).items()}  # type: ignore[union-attr]  # targets() selected verdicts
    return dict(wanted), {programme: figures[verdicts[programme]] for programme in wanted}


def _reasons(wanted: Mapping[str, Any], figures: Mapping[str, Any], month: date) -> tuple[Any, Any]:
    named = conditions(policy.rule_book(), month)
    found = {programme: sorted(name for name in named[programme] if not figures[name]) for programme in wanted}
    return {programme: sorted(names) for programme, names in wanted.items()}, found


def _doubts(wanted: list[str], figures: Mapping[str, Any], _month: date) -> tuple[Any, Any]:
    return sorted(wanted), sorted(name for name, rule in doubts(policy.rule_book()).items() if figures[rule])


def _amount_of(rule: str) -> Any:
    def compare(wanted: str, figures: Mapping[str, Any], _month: date) -> tuple[Any, Any]:
        return fen(wanted), figures[rule]

    return compare


def _figures(wanted: Mapping[str, Any], figures: Mapping[str, Any], month: date) -> tuple[Any, Any]:
    book = policy.rule_book()
    expected = {name: fen(value) if book.unit_of(name, month) == "fen" else value for name, value in wanted.items()}
    return expected, {name: figures[name] for name in wanted}


_COMPARED: dict[str, Any] = {
    "due": _due,
    "funding": _funding,
    "income_per_head": _amount_of("income_per_head"),
    "assess": _assess,
    "reasons": _reasons,
    "doubts": _doubts,
    "price_subsidy": _amount_of("price_subsidy"),
    "figures": _figures,
}
