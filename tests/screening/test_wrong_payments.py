"""Who may be paid wrongly: each rule with a row that warns, and rows just beside its line."""

import pytest

from tests.commandline.conftest import person
from tests.screening.conftest import Screen


def test_w01_from_the_month_after_death(screen: Screen) -> None:
    screen.list_row("deaths", "P1", death_date="2023-04-30")
    screen.list_row("deaths", "P2", death_date="2023-05-01")
    screen.list_row("cremations", "P2", cremation_date="2023-05-03")
    screen.list_row("deaths", "P3", death_date="2023-01-01")
    assert screen.people_warned("W01") == [("P1", "1")]
    assert screen.people_warned("W01", "2023-06") == [("P1", "1"), ("P2", "1"), ("P2", "2")]


def test_w01_ends_with_the_award(screen: Screen) -> None:
    screen.awards[0]["to_month"] = "2023-04"
    screen.list_row("cremations", "P1", cremation_date="2023-03-31")
    assert screen.people_warned("W01") == []
    assert screen.people_warned("W01", "2023-04") == [("P1", "1")]


def test_w02_any_day_of_the_month(screen: Screen) -> None:
    terms = [
        ("2023-05-31", "", True),
        ("2023-06-01", "", False),
        ("2020-01-01", "2023-05-01", True),
        ("2020-01-01", "2023-04-30", False),
        ("2020-01-01", "2030-01-01", True),
    ]
    people = screen.add_people(len(terms))
    screen.awards = [screen.award(name) for name in people]
    for name, (from_date, to_date, _warned) in zip(people, terms, strict=True):
        screen.list_row("prison", name, from_date=from_date, to_date=to_date)
    screen.list_row("prison", "P3", from_date="2023-05-31", to_date="")
    warned = {name for name, (_from, _to, is_warned) in zip(people, terms, strict=True) if is_warned}
    assert {name for name, _row in screen.people_warned("W02")} == warned


def test_w03_last_month_of_a_recent_list(screen: Screen) -> None:
    screen.awards = [screen.award("P1"), screen.award("P3", "disability_nursing")]
    for month in ("2023-02", "2023-03", "2023-04", "2023-06"):
        screen.list_row("public_payroll", "P2", unit="县某局", month=month, amount_fen="500000")
    screen.list_row("public_payroll", "P3", unit="县某局", month="2023-05", amount_fen="500000")
    screen.list_row("public_payroll", "P1", unit="县某局", month="2023-02", amount_fen="500000")
    assert screen.people_warned("W03") == [("P2", "3")]


def test_w03_pension_of_public_offices(screen: Screen) -> None:
    screen.awards = [screen.award("P1"), screen.award("P2", "tekun")]
    kinds = {"P1": "城乡居民养老保险待遇", "P2": "机关事业单位养老保险待遇"}
    for name, kind in kinds.items():
        screen.list_row("social_insurance", name, kind=kind, month="2023-05", base_fen="", amount_fen="300000")
    assert screen.people_warned("W03") == [("P2", "2")]


def test_w09_awards_that_exclude_each_other(screen: Screen) -> None:
    screen.awards = [
        screen.award("P1"),
        screen.award("P1", "tekun", from_month="2023-01"),
        screen.award("P2", "child_living"),
        screen.award("P2", "disability_nursing", from_month="2023-01"),
        screen.award("P3", "disabled_child_care"),
        screen.award("P3", "disability_nursing", from_month="2023-05"),
    ]
    assert screen.people_warned("W09") == [("P1", "2"), ("P3", "6")]
    assert screen.people_warned("W09", "2023-04") == [("P1", "2")]


@pytest.mark.parametrize(("status", "warned"), [("orphan", True), ("hiv", True), ("de_facto_unattended", False)])
def test_w09_a_child_and_tekun(screen: Screen, status: str, warned: bool) -> None:
    screen.awards = [screen.award("P3", "child_living", child_status=status), screen.award("P3", "tekun")]
    assert bool(screen.people_warned("W09")) is warned


def test_w09_one_number_in_two_families(screen: Screen) -> None:
    screen.add_family("H3", {**screen.people[0], "person_id": "P9"}, {**screen.people[2], "person_id": "P8"})
    screen.awards += [screen.award("P9"), screen.award("P8")]
    assert screen.people_warned("W09") == [("P1", "1"), ("P9", "4")]


def test_w15_grown_and_not_in_the_school_roll(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄一", 301, birth_date="2005-05-01"),
        person("P5", "", "黄二", 303, birth_date="2005-05-02"),
        person("P6", "", "黄三", 305, birth_date="2004-01-01"),
    )
    screen.awards = [screen.award(name, "child_living") for name in ("P4", "P5", "P6")]
    assert screen.people_warned("W15") == []
    screen.list_row("students", "P6", school="于都中学", stage="senior")
    # the award is right up to and including the month of the eighteenth birthday
    assert screen.people_warned("W15") == []
    assert screen.people_warned("W15", "2023-06") == [("P4", "1"), ("P5", "2")]
