"""Means by departments' lists: each rule with a row that warns, and rows just beside its line."""

import pytest

from tests.screening.conftest import Screen


def test_w04_exempt_vehicles_and_other_families(screen: Screen) -> None:
    kinds = ("小型轿车", "普通二轮摩托车", "残疾人专用汽车", "拖拉机", "")
    for number, kind in enumerate(kinds):
        screen.list_row("vehicles", "P1", plate=f"赣B{number}", kind=kind, registered_on="2023-05-31")
    screen.list_row("vehicles", "P2", plate="赣B9", kind="小型轿车", registered_on="2023-06-01")
    screen.list_row("vehicles", "P3", plate="赣B8", kind="小型轿车", registered_on="2020-01-01")
    assert screen.people_warned("W04") == [("P1", "1"), ("P1", "5")]


@pytest.mark.parametrize(("programme", "warned"), [("tekun", True), ("disability_nursing", False)])
def test_w04_needs_an_award_that_means_decide(screen: Screen, programme: str, warned: bool) -> None:
    screen.awards = [screen.award("P3", programme)]
    screen.list_row("vehicles", "P3", plate="赣B8", kind="小型轿车", registered_on="2020-01-01")
    assert bool(screen.people_warned("W04")) is warned


def test_w04_member_without_award_in_a_family_on_dibao(screen: Screen) -> None:
    screen.awards = [screen.award("P1")]
    screen.list_row("vehicles", "P2", plate="赣B8", kind="小型轿车", registered_on="2020-01-01")
    assert screen.people_warned("W04") == [("P2", "1")]


def test_w05_closed_companies(screen: Screen) -> None:
    for status in ("存续", "注销", "吊销，未注销", "active", "cancelled"):
        screen.list_row("companies", "P1", credit_code="", role="法定代表人", status=status)
    assert screen.people_warned("W05") == [("P1", "1"), ("P1", "4")]


def test_w06_second_home_of_the_family_and_commercial_property(screen: Screen) -> None:
    screen.list_row("property", "P1", certificate="A1", use="住宅", area_m2="90")
    screen.list_row("property", "P2", certificate="A1", use="住宅", area_m2="90")
    screen.list_row("property", "P1", certificate="A2", use="车位", area_m2="12")
    assert screen.people_warned("W06") == []
    screen.list_row("property", "P2", certificate="A3", use="住宅", area_m2="80")
    screen.list_row("property", "P1", certificate="A4", use="商业", area_m2="20")
    assert screen.people_warned("W06") == [("P1", "5"), ("P2", "4")]


def test_w07_family_balance_on_the_last_day(screen: Screen) -> None:
    limit = 2 * 24 * 660_00
    screen.list_row("deposits", "P1", balance_fen=str(10**9), as_of="2023-03-31")
    screen.list_row("deposits", "P1", balance_fen=str(limit - 100), as_of="2023-04-30")
    screen.list_row("deposits", "P2", balance_fen="100", as_of="2023-04-30")
    assert screen.people_warned("W07") == []
    screen.lists["deposits"][-1]["balance_fen"] = "101"
    found = screen.warnings(of="W07")
    assert [(row["person_id"], row["source_row"]) for row in found] == [("P1", "2")]
    assert found[0]["evidence"]["family_balance_fen"] == limit + 1 == found[0]["evidence"]["limit_fen"] + 1


def test_w07_person_on_tekun_beside_richer_relatives(screen: Screen) -> None:
    screen.awards = [screen.award("P1", "tekun")]
    screen.list_row("deposits", "P1", balance_fen=str(10**7), as_of="2023-04-30")
    screen.list_row("deposits", "P2", balance_fen=str(10**8), as_of="2023-04-30")
    assert screen.people_warned("W07") == [("P1", "1")]
    del screen.lists["deposits"][0]
    assert screen.people_warned("W07") == []


def test_w07_and_w08_by_the_area_of_the_month(screen: Screen) -> None:
    screen.moved("H1", "2023-04", "urban")
    for month in ("2023-03", "2023-04"):
        screen.list_row("social_insurance", "P1", kind="职工养老", month=month, base_fen="66001", amount_fen="0")
    screen.list_row("deposits", "P1", balance_fen=str(2 * 24 * 660_00 + 1), as_of="2023-01-31")
    for rule in ("W07", "W08"):
        assert screen.people_warned(rule, "2023-03") == [("P1", "1")]
        assert screen.people_warned(rule, "2023-04") == []


def test_w08_base_above_the_line_of_the_last_month(screen: Screen) -> None:
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-03", base_fen="400000", amount_fen="0")
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-04", base_fen="66000", amount_fen="0")
    screen.list_row("social_insurance", "P2", kind="职工养老", month="2023-04", base_fen="66001", amount_fen="0")
    screen.list_row("social_insurance", "P3", kind="职工养老", month="2023-04", base_fen="400000", amount_fen="0")
    assert screen.people_warned("W08") == [("P2", "3")]
