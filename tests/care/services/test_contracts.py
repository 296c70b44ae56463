"""What may be bought, from whom, for how long: refused by name, and by two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from doudi.care.services import queries
from doudi.care.services.actions.contracts import confirm_contract, end_contract, propose_contract, refuse_contract
from doudi.care.services.actions.items import enter_item, withdraw_item
from doudi.care.services.actions.providers import (
    confirm_blacklisting,
    link_user,
    propose_blacklisting,
    record_licence,
    register_provider,
)
from doudi.care.services.models import Contract
from doudi.care.services.refusals import (
    ContractAmountsDiffer,
    ContractDaysNotAllowed,
    ItemNotOnList,
    LicenceLapsed,
    NeverBought,
    ProviderAlreadyKnown,
    ProviderBlacklisted,
)
from doudi.core.refusals import PermissionRequired, ReasonRequired, RoleNotAllowed, SecondPersonRequired
from tests.care.services.service_rows import CODES, bought, listed, ordered, seller, terms
from tests.clock import Clock
from tests.conftest import Cast


@pytest.mark.clause("P18-22.a", "SAL2026-55")
@pytest.mark.parametrize("name", ["申请受理", "协助审核", "入户核对", "对象确认", "审批服务"])
def test_what_the_authorities_decide_is_never_bought(cast: Cast, name: str) -> None:
    with pytest.raises(NeverBought):
        enter_item(by=cast.bureau, year=2025, code="search", name=name, unit="件")


@pytest.mark.clause("P18-22.a")
def test_the_list_has_each_service_once_a_year(cast: Cast, clock: Clock) -> None:
    item = listed(cast, "search", "困难对象排查")
    assert item.kind == "clerical"
    with pytest.raises(ItemNotOnList):
        enter_item(by=cast.director, year=item.year, code="search", name=item.name, unit="件")
    with pytest.raises(PermissionRequired):
        enter_item(by=cast.officer, year=2025, code="visit", name="探访", unit="次")
    withdraw_item(by=cast.bureau, item=item)
    item.refresh_from_db()
    with pytest.raises(ItemNotOnList):
        propose_contract(by=cast.bureau, terms=terms(seller(cast), item))


@pytest.mark.clause("P18-22.b", "SAL2026-56")
def test_a_contract_needs_two_people_and_a_year_at_most(contract: Contract, cast: Cast) -> None:
    assert contract.confirmed_by == cast.director
    given = terms(contract.provider, contract.item)
    second = propose_contract(by=cast.bureau, terms=given)
    with pytest.raises(SecondPersonRequired):
        confirm_contract(by=cast.bureau, contract=second)
    assert refuse_contract(by=cast.director, contract=second, why="数量不对").state == "refused"
    with pytest.raises(ContractDaysNotAllowed):
        propose_contract(by=cast.bureau, terms=replace(given, last_day=date(2026, 1, 1)))
    with pytest.raises(ContractAmountsDiffer):
        propose_contract(by=cast.bureau, terms=replace(given, quantity_limit=101))
    assert end_contract(by=cast.bureau, contract=contract, why="机构停办").ended_on == date(2025, 9, 10)


@pytest.mark.clause("P18-22.b")
def test_prolonged_to_three_years_and_no_longer(contract: Contract, cast: Cast) -> None:
    record_licence(
        by=cast.bureau,
        provider=contract.provider,
        name="换发",
        valid_from=date(2025, 1, 1),
        valid_to=date(2030, 1, 1),
    )
    last = contract
    for year in (2026, 2027):
        item = enter_item(by=cast.bureau, year=year, code="living_care", name="上门生活照料", unit="次")
        days = {"first_day": date(year, 1, 1), "last_day": date(year, 12, 31)}
        given = terms(contract.provider, item, **days)
        with pytest.raises(ContractAmountsDiffer):
            propose_contract(by=cast.bureau, terms=replace(given, unit_price_fen=59_00), prolongs=last)
        last = propose_contract(by=cast.bureau, terms=given, prolongs=last)
        last = confirm_contract(by=cast.director, contract=last)
    item = enter_item(by=cast.bureau, year=2028, code="living_care", name="上门生活照料", unit="次")
    days = {"first_day": date(2028, 1, 1), "last_day": date(2028, 6, 30)}
    with pytest.raises(ContractDaysNotAllowed):
        propose_contract(by=cast.bureau, terms=terms(contract.provider, item, **days), prolongs=last)


@pytest.mark.clause("SAL2026-56")
def test_a_blacklisted_seller_and_one_without_licence_sell_nothing(contract: Contract, cast: Cast, family: Any) -> None:
    provider = contract.provider
    first, last = date(2025, 9, 1), date(2026, 9, 1)
    row = propose_blacklisting(by=cast.bureau, provider=provider, first_day=first, last_day=last, reason="虚报工时")
    later = {"first_day": date(2025, 9, 10), "last_day": date(2025, 12, 31)}
    given = terms(provider, contract.item, **later)
    waiting = propose_contract(by=cast.bureau, terms=given)
    with pytest.raises(SecondPersonRequired):
        confirm_blacklisting(by=cast.bureau, blacklisting=row)
    confirm_blacklisting(by=cast.director, blacklisting=row)
    with pytest.raises(ProviderBlacklisted):
        propose_contract(by=cast.bureau, terms=given)
    with pytest.raises(ProviderBlacklisted):
        confirm_contract(by=cast.director, contract=waiting)
    with pytest.raises(ProviderBlacklisted):
        ordered(cast.officer, contract, family.mother)
    unlicensed = register_provider(
        by=cast.bureau, name="无证公司", kind="company", contact="丁一", phone="13800000009", credit_code=CODES[1]
    )
    record_licence(
        by=cast.bureau,
        provider=unlicensed,
        name="执照",
        valid_from=date(2024, 1, 1),
        valid_to=date(2025, 9, 10) - timedelta(days=1),
    )
    with pytest.raises(LicenceLapsed):
        propose_contract(by=cast.bureau, terms=replace(given, provider=unlicensed))


@pytest.mark.clause("P18-22.d")
def test_sellers_are_known_once_and_the_share_of_those_of_the_place_is_shown(contract: Contract, cast: Cast) -> None:
    with pytest.raises(ProviderAlreadyKnown):
        seller(cast)
    with pytest.raises(ReasonRequired):
        register_provider(by=cast.bureau, name="没有代码", kind="company", contact="丁一", phone="13800000009")
    company = seller(cast, "company", CODES[1])
    with pytest.raises(RoleNotAllowed):
        link_user(by=cast.bureau, provider=company, user=cast.officer)
    with pytest.raises(ProviderAlreadyKnown):
        link_user(by=cast.bureau, provider=company, user=cast.provider)
    bought(cast, company, contract.item, budget_fen=18_000_00)
    rows, near = queries.shares(2025)
    assert near == 25
    assert {row.kind: (row.budget_fen, row.percent) for row in rows} == {
        "company": (18_000_00, 75),
        "station": (6_000_00, 25),
    }


def test_the_score_counts_nothing_before_something_was_decided(contract: Contract) -> None:
    found: Any = queries.score_of(contract.provider)
    assert (found.delivered, found.points) == (0, None)
