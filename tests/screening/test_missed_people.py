"""Who may be missed: each rule with a row that warns, and rows just beside its line."""

import pytest

from tests.commandline.conftest import person
from tests.screening.conftest import Screen

CARD = {"certificate": "", "category": "肢体", "grade": "二级", "valid_to": "", "status": "正常"}


CARDS: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"grade": "2"}, True),
    ({"grade": "三级"}, False),
    ({"category": "智力", "grade": "3"}, True),
    ({"category": "mental", "grade": "3"}, True),
    ({"category": "智力", "grade": "4"}, False),
    ({"status": "注销"}, False),
    ({"valid_to": "2023-04-30"}, False),
    ({"valid_to": "2023-05-01"}, True),
]


def test_m01_severe_by_a_valid_certificate(screen: Screen) -> None:
    people = screen.add_people(len(CARDS))
    for name, (card, _warned) in zip(people, CARDS, strict=True):
        screen.list_row("disability", name, **{**CARD, **card})
    screen.list_row("disability", "P1", **CARD)
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-05", base_fen="0", amount_fen="0")
    assert {name for name, _row in screen.people_warned("M01")} == {
        name for name, (_card, warned) in zip(people, CARDS, strict=True) if warned
    }


@pytest.mark.clause("GB26341-2")
def test_m01_kind_and_grade_of_the_certificate(screen: Screen) -> None:
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-05", base_fen="0", amount_fen="0")
    number = screen.people[2]["id_number"]
    screen.list_row("disability", "P3", **{**CARD, "certificate": f"{number}53", "category": "", "grade": ""})
    assert screen.people_warned("M01") == [("P3", "1")]


@pytest.mark.clause("GB26341-1")
def test_m01_seven_kinds_of_disability_and_no_other(screen: Screen) -> None:
    kinds = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple", None)
    people = screen.add_people(len(kinds))
    for digit, name in enumerate(people, start=1):
        number = next(one["id_number"] for one in screen.people if one["person_id"] == name)
        screen.list_row("disability", name, **{**CARD, "certificate": f"{number}{digit}1", "category": "", "grade": ""})
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-05", base_fen="0", amount_fen="0")
    found = {row["person_id"]: row["evidence"].get("known_category") for row in screen.warnings(of="M01")}
    assert found == dict(zip(people, kinds, strict=True))


def test_m01_insured_wage_and_missing_list(screen: Screen) -> None:
    screen.list_row("disability", "P3", **CARD)
    assert screen.people_warned("M01") == []
    assert "M01 成年重度残疾人没有保障：没有运行，缺少 social_insurance。" in screen.said
    screen.list_row("social_insurance", "P3", kind="城乡居民养老", month="2023-05", base_fen="20000", amount_fen="0")
    assert screen.people_warned("M01") == [("P3", "1")]
    screen.list_row("social_insurance", "P3", kind="职工养老", month="2023-05", base_fen="400000", amount_fen="0")
    assert screen.people_warned("M01") == []


def test_m02_sum_of_twelve_months(screen: Screen) -> None:
    for month, own in (("2022-05", 10**8), ("2022-06", 8_000_00), ("2023-05", 8_000_00), ("2023-06", 10**8)):
        screen.list_row("medical", "P3", month=month, total_fen="0", own_paid_fen=str(own))
    screen.list_row("medical", "P1", month="2023-05", total_fen="0", own_paid_fen=str(10**8))
    assert screen.people_warned("M02") == []
    screen.lists["medical"][1]["own_paid_fen"] = "800001"
    found = screen.warnings(of="M02")
    assert [(row["person_id"], row["source_row"]) for row in found] == [("P3", "3")]
    assert found[0]["evidence"]["own_paid_year_fen"] == 16_000_01


def test_m03_risk_not_removed(screen: Screen) -> None:
    screen.list_row("monitored_poverty", "P1", risk_kind="因病", risk_removed_on="")
    screen.list_row("monitored_poverty", "P3", risk_kind="因病", risk_removed_on="2023-05-31")
    assert screen.people_warned("M03") == []
    screen.lists["monitored_poverty"][1]["risk_removed_on"] = "2023-06-01"
    assert screen.people_warned("M03") == [("P3", "2")]


def test_m04_old_alone_without_pension(screen: Screen) -> None:
    old = person("P4", "", "黄老", 301, birth_date="1963-05-01", basic_pension_fen="14000")
    screen.add_family("H3", old)
    screen.add_family("H4", person("P5", "", "黄少", 303, birth_date="1963-05-02"))
    screen.add_family("H5", person("P6", "", "谢老", 305, birth_date="1950-01-01", transfer_fen="1"))
    screen.add_family("H6", person("P7", "", "谢一", 307, birth_date="1950-01-01"), person("P8", "", "谢二", 309))
    assert screen.people_warned("M04") == [("P4", "4")]
    screen.list_row("social_insurance", "P4", kind="城乡居民养老", month="2023-05", base_fen="0", amount_fen="14000")
    assert screen.people_warned("M04") == [("P4", "4")]
    screen.lists["social_insurance"][0]["amount_fen"] = "14001"
    assert screen.people_warned("M04") == []


def test_m05_both_parents(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄父", 301, birth_date="1980-01-01"),
        person("P5", "", "李母", 302, birth_date="1981-01-01", sex="female", relation="配偶"),
        person("P6", "", "黄子", 303, birth_date="2010-01-01", relation="子"),
    )
    screen.list_row("deaths", "P4", death_date="2023-01-05")
    assert screen.people_warned("M05") == []
    screen.list_row("prison", "P5", from_date="2023-05-31", to_date="")
    found = screen.warnings(of="M05")
    assert [(row["person_id"], row["source_row"], row["evidence"]["parents"]) for row in found] == [
        ("P6", "6", ["dead", "in_prison"])
    ]
    screen.awards.append(screen.award("P6", "child_living"))
    assert screen.people_warned("M05") == []


@pytest.mark.parametrize(
    ("category", "grade", "warned"),
    [("physical", "2", True), ("physical", "3", False), ("mental", "4", True), ("intellectual", "3", True)],
)
def test_m05_disability_of_a_parent(screen: Screen, category: str, grade: str, warned: bool) -> None:
    mother = person("P5", "", "李母", 302, birth_date="1981-01-01", sex="female", relation="配偶")
    screen.add_family(
        "H3",
        person("P4", "", "黄父", 301, birth_date="1980-01-01", death_date="2023-01-05"),
        {**mother, "disability_category": category, "disability_grade": grade},
        person("P6", "", "黄子", 303, birth_date="2010-01-01", relation="子"),
    )
    assert screen.people_warned("M05") == ([("P6", "6")] if warned else [])


def test_m05_status_of_the_registry(screen: Screen) -> None:
    child = person("P4", "", "黄子", 303, birth_date="2010-01-01", child_status="de_facto_unattended")
    screen.add_family("H3", child)
    assert screen.people_warned("M05") == [("P4", "4")]
    screen.people[-1]["child_status"] = "none"
    assert screen.people_warned("M05") == []


def test_m06_subsidies_that_are_lacking(screen: Screen) -> None:
    screen.people[0] |= {"disability_category": "physical", "disability_grade": "3"}
    screen.people[2] |= {"disability_category": "physical", "disability_grade": "2"}
    screen.list_row("disability", "P2", **{**CARD, "grade": "一级"})
    found = screen.warnings(of="M06")
    assert [(row["person_id"], row["source"], row["source_row"], row["evidence"]["lacking"]) for row in found] == [
        ("P1", "people", "1", ["disability_living"]),
        ("P2", "disability", "1", ["disability_living", "disability_nursing"]),
        ("P3", "people", "3", ["disability_nursing"]),
    ]
    screen.awards += [screen.award("P1", "disability_living"), screen.award("P2", "disability_living")]
    screen.awards += [screen.award("P2", "disability_nursing")]
    screen.people[2]["disability_grade"] = "3"
    assert screen.people_warned("M06") == []


def test_m07_months_and_income(screen: Screen) -> None:
    terms = [
        ("2023-02-28", "", "98999", True),
        ("2023-03-02", "", "98999", False),
        ("2023-02-01", "2023-05-31", "98999", False),
        ("2023-02-01", "2023-06-01", "98999", True),
        ("2023-02-01", "", "99000", False),
    ]
    people = screen.add_people(len(terms))
    for name, (registered_on, ended_on, income, _warned) in zip(people, terms, strict=True):
        next(row for row in screen.people if row["person_id"] == name)["transfer_fen"] = income
        screen.list_row("unemployment", name, registered_on=registered_on, ended_on=ended_on)
    screen.list_row("unemployment", "P1", registered_on="2023-02-01", ended_on="")
    assert [name for name, _row in screen.people_warned("M07")] == ["Q1", "Q4"]


def test_m10_recent_disaster_and_low_income(screen: Screen) -> None:
    people = screen.add_people(3)
    for name, day in zip(people, ("2022-04-30", "2022-05-01", "2022-05-01"), strict=True):
        screen.list_row("disaster", name, event="洪涝", date=day)
    screen.list_row("disaster", "P1", event="洪涝", date="2023-04-30")
    screen.people[-1]["transfer_fen"] = "99000"
    found = screen.warnings(of="M10")
    assert [(row["person_id"], row["source_row"], row["evidence"]["date"]) for row in found] == [
        ("Q2", "2", "2022-05-01")
    ]


def test_m11_cost_after_dibao(screen: Screen) -> None:
    screen.awards = [screen.award("P1", to_month="2022-11"), screen.award("P2", to_month="2022-10")]
    screen.list_row("medical", "P1", month="2022-11", total_fen="0", own_paid_fen="100000")
    screen.list_row("medical", "P2", month="2023-01", total_fen="0", own_paid_fen="100000")
    assert screen.people_warned("M11") == []
    screen.list_row("medical", "P1", month="2022-12", total_fen="0", own_paid_fen="66000")
    assert screen.people_warned("M11") == [], "a month of the rural standard is not above it"
    screen.list_row("medical", "P1", month="2022-12", total_fen="0", own_paid_fen="40000")
    assert screen.people_warned("M11") == [("P1", "4")]
    screen.awards.append(screen.award("P1", award_id="A9", from_month="2023-05"))
    assert screen.people_warned("M11") == []
