"""What a source found about a person beside what the family declared: the rules of comparison, one a source.

Sums of a household are compared with its declaration; the person whose rows make the difference carries it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.monitoring.check_answers.person_rows import FoundRow
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Person
from doudi.values.money import format_yuan

_DISSOLVED = {"注销", "吊销", "撤销", "迁出"}
_WHEELS = ("摩托", "三轮", "残疾人")
_DIVORCED = "离婚"
_HOME_USES = ("住宅", "居住")
_MOST_SHOWN = 10


Rows = Sequence[FoundRow]


@dataclass(frozen=True)
class Compared:
    """What was found and what was declared, in words, and whether they differ."""

    found: str
    declared: str
    differs: bool


@dataclass(frozen=True)
class Declaration:
    """What a family declared: the facts of the household and of each person (by number)."""

    household: dict[str, Any]
    people: dict[str, dict[str, Any]]


def declaration_of(case: Case) -> Declaration:
    """Return the facts of a case's household as declared and registered today."""
    assert case.household is not None  # noqa: S101 - a case with a check has one
    facts = household_facts(case.household, today(), today())
    return Declaration(dict(facts.row), {row["person_id"]: dict(row) for row in facts.people})


Comparison = Callable[[Declaration, Person, Rows, Rows], Compared]


def compare(source: str, declared: Declaration, person: Person, mine: Rows, family: Rows) -> Compared:
    """Compare the rows of a person, among those of the family, with the declaration."""
    return _COMPARISONS[source](declared, person, mine, family)


def _vehicles(declared: Declaration, _person: Person, mine: Rows, family: Rows) -> Compared:
    number = int(declared.household.get("motor_vehicles") or 0)
    counted = [row for row in family if not _is_small(row)]
    shown = [f"{row.cells['kind'] or _('车辆')} {row.cells['plate'] or ''}".strip() for row in mine]
    differs = len(counted) > number and any(not _is_small(row) for row in mine)
    return Compared(_list(shown), _("机动车 {number} 辆").format(number=number), differs)


def _is_small(row: FoundRow) -> bool:
    return any(word in str(row.cells["kind"] or "") for word in _WHEELS)


def _homes(declared: Declaration, _person: Person, mine: Rows, family: Rows) -> Compared:
    number = int(declared.household.get("homes") or 0)
    counted = {row.cells["certificate"] or row.source_row for row in family if _is_home(row)}
    shown = [f"{row.cells['use'] or _('用途不明')} {row.cells['certificate'] or ''}".strip() for row in mine]
    has_home, has_other = any(_is_home(row) for row in mine), any(not _is_home(row) for row in mine)
    differs = has_other or (has_home and len(counted) > number)
    return Compared(_list(shown), _("住房 {number} 套").format(number=number), differs)


def _is_home(row: FoundRow) -> bool:
    use = str(row.cells["use"] or "")
    return not use or any(word in use for word in _HOME_USES)


def _companies(declared: Declaration, _person: Person, mine: Rows, _family: Rows) -> Compared:
    running = [row for row in mine if str(row.cells["status"] or "") not in _DISSOLVED]
    shown = [
        f"{row.cells['role'] or ''} {row.cells['credit_code'] or ''}（{row.cells['status'] or _('状态不明')}）".strip()
        for row in mine
    ]
    runs = bool(declared.household.get("runs_company"))
    said = _("开办企业：{answer}").format(answer=_("是") if runs else _("否"))
    return Compared(_list(shown), said, bool(running) and not runs)


def _deposits(declared: Declaration, _person: Person, mine: Rows, family: Rows) -> Compared:
    total = sum(int(row.cells["balance_fen"] or 0) for row in family)
    said = int(declared.household.get("financial_assets_fen") or 0)
    own = sum(int(row.cells["balance_fen"] or 0) for row in mine)
    found = _("余额 {own} 元，全家合计 {total} 元").format(own=format_yuan(own), total=format_yuan(total))
    return Compared(found, _("家庭金融资产 {said} 元").format(said=format_yuan(said)), own > 0 and total > said)


def _insurance(declared: Declaration, person: Person, mine: Rows, _family: Rows) -> Compared:
    rows = _last_month(mine)
    received = sum(int(row.cells["amount_fen"] or 0) for row in rows if not row.cells["base_fen"])
    base = max((int(row.cells["base_fen"] or 0) for row in rows), default=0)
    facts = declared.people.get(person.number, {})
    wage, transfer = int(facts.get("wage_fen") or 0), int(facts.get("transfer_fen") or 0)
    found = _("缴费基数 {base} 元，领取 {received} 元").format(base=format_yuan(base), received=format_yuan(received))
    said = _("月工资 {wage} 元，月转移收入 {transfer} 元")
    said = said.format(wage=format_yuan(wage), transfer=format_yuan(transfer))
    return Compared(found, said, (base > 0 and wage == 0) or received > transfer)


def _hukou(_declared: Declaration, _person: Person, mine: Rows, family: Rows) -> Compared:
    books = {row.cells["household_book"] for row in family if row.cells["household_book"]}
    shown = [
        " ".join(str(row.cells[name]) for name in ("household_book", "relation", "address") if row.cells[name])
        for row in mine
    ]
    several = _("；全家在{number}本户口簿上").format(number=len(books)) if len(books) > 1 else ""
    return Compared(_list(shown) + several, "", differs=False)


def _tax(declared: Declaration, person: Person, mine: Rows, _family: Rows) -> Compared:
    rows = _last_month(mine)
    income = sum(int(row.cells["income_fen"] or 0) for row in rows)
    facts = declared.people.get(person.number, {})
    said = int(facts.get("wage_fen") or 0) + int(facts.get("business_fen") or 0)
    found = _("最近一月申报收入 {income} 元").format(income=format_yuan(income))
    return Compared(found, _("月工资和经营收入 {said} 元").format(said=format_yuan(said)), income > said)


def _housing_fund(declared: Declaration, person: Person, mine: Rows, _family: Rows) -> Compared:
    last = _last_month(mine)
    base = max((int(row.cells["base_fen"] or 0) for row in last), default=0)
    own = sum(int(row.cells["balance_fen"] or 0) for row in last)
    wage = int(declared.people.get(person.number, {}).get("wage_fen") or 0)
    assets = int(declared.household.get("financial_assets_fen") or 0)
    found = _("缴存基数 {base} 元，余额 {own} 元").format(base=format_yuan(base), own=format_yuan(own))
    said = _("月工资 {wage} 元，家庭金融资产 {assets} 元")
    said = said.format(wage=format_yuan(wage), assets=format_yuan(assets))
    return Compared(found, said, (base > 0 and wage == 0) or own > assets)


def _marriage(declared: Declaration, person: Person, mine: Rows, _family: Rows) -> Compared:
    """Differ where the last entry is a marriage with nobody of the family, or a divorce from one of it."""
    rows = sorted(mine, key=lambda row: str(row.cells["date"] or ""))
    shown = [
        " ".join(str(row.cells[name]) for name in ("date", "event", "spouse_name") if row.cells[name]) for row in rows
    ]
    names = {str(facts["name"]) for number, facts in declared.people.items() if number != person.number}
    last, spouse = str(rows[-1].cells["event"] or ""), str(rows[-1].cells["spouse_name"] or "")
    is_divorced = _DIVORCED in last
    differs = bool(spouse) and (spouse in names) == is_divorced
    return Compared(_list(shown), _("家里有 {names}").format(names="、".join(sorted(names)) or "—"), differs)


def _died(_declared: Declaration, _person: Person, mine: Rows, _family: Rows) -> Compared:
    """Differ in any case: the family declared somebody alive."""
    days = [row.cells.get("death_date") or row.cells.get("cremation_date") for row in mine]
    return Compared(_list([str(one or _("日期未载")) for one in days]), _("在世"), differs=True)


def _last_month(rows: Rows) -> Rows:
    latest = max((row.cells["month"] for row in rows if row.cells["month"]), default=None)
    return [row for row in rows if row.cells["month"] == latest]


def described(source: str, rows: Rows) -> str:
    """Return what was found of a person who declared nothing, in words."""
    if source in {"banks", "payment_accounts"}:
        return _("余额 {own} 元").format(own=format_yuan(sum(int(row.cells["balance_fen"] or 0) for row in rows)))
    return _COMPARISONS[source](Declaration({}, {}), Person(number=""), rows, rows).found


def _list(shown: Sequence[str]) -> str:
    more = _("等{number}条").format(number=len(shown)) if len(shown) > _MOST_SHOWN else ""
    return "；".join(shown[:_MOST_SHOWN]) + more


_COMPARISONS: dict[str, Comparison] = {
    "vehicles": _vehicles,
    "real_estate": _homes,
    "companies": _companies,
    "banks": _deposits,
    "payment_accounts": _deposits,
    "hukou": _hukou,
    "tax": _tax,
    "housing_fund": _housing_fund,
    "social_insurance": _insurance,
    "marriage": _marriage,
    "cremations": _died,
    "deaths": _died,
}
