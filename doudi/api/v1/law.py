"""The law as a service: standards, rules, and the assessment of a family from its facts; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi import policy
from doudi.api.machine.call import Call
from doudi.api.machine.refusals import ContractBroken
from doudi.api.v1.facts import typed_facts
from doudi.api.v1.operations import paging, refuse_unknown
from doudi.api.v1.refusals import FactsNotFitting
from doudi.core.clock import today
from doudi.lawbook.reader import queries as reader
from doudi.policy import LocalClause, LocalLegalText, LocalValue
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, PERSON_KINDS
from doudi.values.benefit_month import format_month, parse_month

_HOME = "home"
_WHAT_IF = LocalLegalText("WHATIF", "", "假设的标准", "", date(1900, 1, 1))
_OLDEST = 130
_SUPPOSED_BOOKS = 32


def standards(_call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return the standards of a month, as known today."""
    refuse_unknown(request, "month")
    try:
        month = parse_month(request.GET["month"]) if "month" in request.GET else today().replace(day=1)
    except ValueError:
        raise ContractBroken(_("month 写成 2026-01。")) from None
    found = []
    for view in reader.parameters():
        for series in view.series:
            in_force = [
                one for one in series.values if one.effective <= month and (one.until is None or month <= one.until)
            ]
            if in_force:
                found.append(_standard(view, series, max(in_force, key=lambda one: (one.effective, one.decided))))
    return {"month": format_month(month), "total": len(found), "standards": found}


def _standard(view: reader.ParameterView, series: reader.Series, value: reader.ParameterValueView) -> dict[str, Any]:
    told = {
        "name": view.name,
        "label": view.label,
        "figure": value.figure,
        "text": value.text,
        "per": view.per or "",
        "effective": value.effective.isoformat(),
        "decided": value.decided.isoformat(),
        "status": value.status,
        "references": list(value.references),
    }
    return told | ({"category": series.key} if series.key else {})


def rules(_call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return the rules with the clauses that they rest on."""
    page = paging(request)
    found = list(reader.rules())
    shown = [
        {
            "name": rule.name,
            "label": rule.label,
            "programme": rule.programme,
            "references": list(rule.references),
            "reads": list(rule.reads),
            "assumption": rule.assumption,
        }
        for rule in page.of(found)
    ]
    return {**page.told(len(found)), "rules": shown}


def assess(_call: Call, body: Mapping[str, Any], *, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - as all
    """Assess a family from its facts, by the rules and standards of a month, or by supposed ones.

    Raises:
        ContractBroken, FactsNotFitting
    """
    known = date.fromisoformat(body["known"]) if "known" in body else today()
    month = parse_month(body["month"]) if "month" in body else known.replace(day=1)
    household, people, awards = _household(body), _people(body, month), _awards(body)
    try:
        book = _book(month, json.dumps(body.get("figures", {}), sort_keys=True))
        assessment = book.assess_household(household, people, awards, month, known)
        told = {
            "month": format_month(month),
            "known": known.isoformat(),
            "is_what_if": bool(body.get("figures")),
            "income_per_head_fen": assessment.income_per_head_fen,
            "income": assessment.income.as_data(),
            "doubts": [str(doubt) for doubt in assessment.doubts],
            "verdicts": [_verdict(verdict) for verdict in assessment.verdicts],
        }
        dues = [due for person in people for due in _dues(book, household, people, awards, person, month, known)]
    except policy.PolicyError as error:
        raise FactsNotFitting(str(error)) from error
    return {**told, "dues": dues, "total_fen": sum(due["amount_fen"] for due in dues)}


def _household(body: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {kind.name: kind for kind in HOUSEHOLD_KINDS if kind.form != "text"}
    given = typed_facts({name: value for name, value in body["household"].items() if name != "area"}, kinds)
    absent = {name: kind.absent for name, kind in kinds.items()}
    return {**absent, **given, "household_id": _HOME, "area": body["household"]["area"]}


def _people(body: Mapping[str, Any], month: date) -> list[dict[str, Any]]:
    kinds = {kind.name: kind for kind in PERSON_KINDS if kind.form != "text"}
    names = [one["person"] for one in body["people"]]
    if len(set(names)) != len(names):
        raise FactsNotFitting(_("两个人的编号相同。"))
    return [_person_row(one, kinds, month) for one in body["people"]]


def _person_row(one: Mapping[str, Any], kinds: Mapping[str, Any], month: date) -> dict[str, Any]:
    born = date.fromisoformat(one["birth_date"])
    if not month.year - _OLDEST <= born.year or born > month.replace(day=28):
        message = _("{person}的出生日期不对：不能晚于测算的月份，也不能早于{years}年前。")
        raise FactsNotFitting(message.format(person=one["person"], years=_OLDEST))
    return {
        **{name: kind.absent for name, kind in kinds.items()},
        **typed_facts(one.get("facts", {}), kinds),
        "person_id": one["person"],
        "household_id": _HOME,
        "name": one["person"],
        "sex": "",
        "relation": one.get("relation", ""),
        "birth_date": born,
    }


def _awards(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    people = {one["person"] for one in body["people"]}
    rows = []
    for number, given in enumerate(body.get("awards", ())):
        if given["person"] not in people:
            raise FactsNotFitting(_("待遇写的“{person}”不在人员里。").format(person=given["person"]))
        if given["programme"] not in policy.award_programmes():
            known = "、".join(policy.award_programmes())
            raise FactsNotFitting(_("没有待遇“{name}”，可以写{known}。").format(name=given["programme"], known=known))
        rows.append(
            {
                "award_id": f"award{number}",
                "person_id": given["person"],
                "programme": given["programme"],
                "from_month": parse_month(given["from_month"]),
                "to_month": parse_month(given["to_month"]) if "to_month" in given else None,
                "dibao_class": given.get("dibao_class"),
                "assessed_income_fen": given.get("assessed_income_fen"),
                "self_care": given.get("self_care"),
                "child_status": None,
                "in_institution": given.get("in_institution"),
            }
        )
    return rows


@lru_cache(maxsize=_SUPPOSED_BOOKS)
def _supposed(book: policy.RuleBook, month: date, figures: str) -> policy.RuleBook:
    """Return a rule book with supposed figures from a month on, as if they had been decided long ago."""
    clause = LocalClause(_WHAT_IF, "1", "1", "假设")
    values = []
    for name, given in json.loads(figures).items():
        by_category = given if isinstance(given, dict) else {None: given}
        values.append(LocalValue(name, tuple(by_category.items()), month, None, date(1900, 1, 1), clause, "假设的标准"))
    return book.with_local_values(values)


def _book(month: date, figures: str) -> policy.RuleBook:
    book = policy.rule_book()
    return book if figures == "{}" else _supposed(book, month, figures)


def _verdict(verdict: policy.PersonVerdict) -> dict[str, Any]:
    return {
        "person": verdict.person_id,
        "programme": verdict.programme,
        "holds": verdict.holds,
        "conditions": [
            {
                "name": one.name,
                "label": one.label,
                "holds": one.holds,
                "requirement": one.requirement,
                "obstacle": "" if one.holds else one.obstacle,
                "references": list(one.references),
            }
            for one in verdict.conditions
        ],
    }


def _dues(
    book: policy.RuleBook,
    household: dict[str, Any],
    people: list[dict[str, Any]],
    awards: list[dict[str, Any]],
    person: dict[str, Any],
    month: date,
    known: date,
) -> list[dict[str, Any]]:
    """Return what is due to a person under the awards given, with the reasons."""
    if not any(award["person_id"] == person["person_id"] for award in awards):
        return []
    explanation = book.explain_month(household, people, awards, person["person_id"], month, known)
    return [
        {
            "person": person["person_id"],
            "programme": benefit.programme,
            "name": book.programme_name(benefit.programme),
            "amount_fen": benefit.amount_fen,
            "sentence": benefit.sentence,
            "explanation": policy.fold_repeated(benefit.tree.as_data()),
        }
        for benefit in explanation.benefits
    ]
