"""Families among whom somebody may be missed: each screen with a family that it lists, and one just beside it."""

import pytest

from tests.commandline.conftest import person
from tests.screening.conftest import Screen

ILL = {"serious_illness": "true"}


def families_warned(screen: Screen, rule_id: str, month: str = "2023-05") -> list[tuple[str, str, str, str]]:
    """Household, person, source and row of each warning of a rule."""
    return [
        (row["household_id"], row["person_id"], row["source"], row["source_row"])
        for row in screen.warnings(month, of=rule_id)
    ]


@pytest.mark.clause("P18-11.b")
def test_s01_and_m08_several_afflicted(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄一", 301, **ILL),
        person("P5", "", "黄二", 303, relation="子", disability_category="physical", disability_grade="3"),
        person("P6", "", "黄三", 305, relation="女"),
    )
    assert families_warned(screen, "S01") == [("H3", "", "households", "3")]
    assert families_warned(screen, "M08") == []
    screen.awards.append(screen.award("P4"))
    assert families_warned(screen, "M08") == [("H3", "", "households", "3")]
    screen.people[-2] |= {"disability_category": "none", "disability_grade": "0"}
    assert families_warned(screen, "S01") == families_warned(screen, "M08") == []


def test_s01_leaves_out_families_covered_whole(screen: Screen) -> None:
    for row in screen.people[:2]:
        row.update(ILL)
    assert families_warned(screen, "S01") == []
    screen.awards.pop()
    assert families_warned(screen, "S01") == [("H1", "", "households", "1")]


@pytest.mark.clause("P18-11.b")
def test_s02_and_m09_grandparents(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄公", 301, birth_date="1955-01-01"),
        person("P5", "", "黄孙", 303, birth_date="2005-05-02", relation="孙子"),
    )
    assert families_warned(screen, "S02") == families_warned(screen, "M09") == [("H3", "", "households", "3")]
    screen.awards.append(screen.award("P4"))
    assert families_warned(screen, "S02") == [("H3", "", "households", "3")]
    assert families_warned(screen, "M09") == []
    screen.people[-1] |= person("P5", "H3", "黄孙", 303, birth_date="2005-05-01")
    screen.people[-1]["relation"] = "孙子"
    assert families_warned(screen, "S02") == []


def test_m09_and_m01_are_light_where_the_family_has_an_income(screen: Screen) -> None:
    """They still warn: what is registered may be old. Above 1.5 times the standard of 660 yuan, not at it."""
    screen.add_family(
        "H3",
        person("P4", "", "黄公", 301, birth_date="1955-01-01", wage_fen="198000"),
        person("P5", "", "黄孙", 303, birth_date="2005-05-02", relation="孙子"),
    )
    card = {"certificate": "", "category": "肢体", "grade": "二级", "valid_to": "", "status": "正常"}
    screen.list_row("disability", "P4", **card)
    screen.list_row("disability", "P3", **card)
    screen.list_row("social_insurance", "P1", kind="职工养老", month="2023-05", base_fen="0", amount_fen="0")

    def severities() -> dict[tuple[str, str], str]:
        rows = screen.warnings()
        return {
            (row["rule_id"], row["household_id"]): row["severity"] for row in rows if row["rule_id"] in "M01 M09 S02"
        }

    of_h2 = {("M01", "H2"): "H"}
    assert severities() == {**of_h2, ("M01", "H3"): "H", ("M09", "H3"): "M", ("S02", "H3"): "M"}
    screen.people[-2]["wage_fen"] = "198200"
    assert severities() == {**of_h2, ("M01", "H3"): "L", ("M09", "H3"): "L", ("S02", "H3"): "M"}


def test_s02_parent_at_home_or_in_prison(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄公", 301, birth_date="1955-01-01"),
        person("P5", "", "黄父", 303, birth_date="1980-01-01", relation="子"),
        person("P6", "", "黄孙", 305, birth_date="2010-01-01", relation="孙女"),
    )
    assert families_warned(screen, "S02") == []
    screen.list_row("prison", "P5", from_date="2023-01-01", to_date="")
    assert families_warned(screen, "S02") == [("H3", "", "households", "3")]


FAMILIES: list[tuple[list[dict[str, str]], list[str]]] = [
    ([{"relation": "孙子"}], ["no_middle_generation"]),
    ([{"relation": "孙子"}, {"relation": "子"}], []),
    ([{"relation": "继子"}, {"relation": "女"}], ["children_of_both"]),
    ([{"relation": "继子"}], []),
    ([{"relation": "户主"}], ["several_hukou_books"]),
    ([{"relation": "子", "in_institution": "true"}], ["member_elsewhere"]),
    ([{"relation": "子"}], []),
]


@pytest.mark.clause("P18-11.b")
def test_s03_complex_membership(screen: Screen) -> None:
    heads = screen.add_people(len(FAMILIES))
    for place, (members, _reasons) in enumerate(FAMILIES, start=1):
        for number, row in enumerate(members):
            name = f"Q{place}-{number}"
            screen.people.append(person(name, f"G{place}", "黄某", 601 + 20 * place + 2 * number, **row))
    expected = {f"G{place}": reasons for place, (_members, reasons) in enumerate(FAMILIES, start=1) if reasons}
    found = {row["household_id"]: row["evidence"]["reasons"] for row in screen.warnings(of="S03")}
    assert (found, len(heads)) == (expected, len(FAMILIES))
    screen.awards = [screen.award(row["person_id"]) for row in screen.people]
    assert screen.warnings(of="S03") == []


@pytest.mark.clause("P18-11.c")
def test_s04_one_or_two_of_several(screen: Screen) -> None:
    assert families_warned(screen, "S04") == []
    screen.people += [person("P4", "H1", "刘三", 301, relation="子"), person("P5", "H1", "刘四", 303, relation="子")]
    assert families_warned(screen, "S04") == [("H1", "", "households", "1")]
    screen.awards.append(screen.award("P4"))
    assert families_warned(screen, "S04") == []


def test_s05_left_within_twelve_months(screen: Screen) -> None:
    screen.awards = [screen.award("P1", to_month="2022-05"), screen.award("P3", to_month="2022-04")]
    assert families_warned(screen, "S05") == [("H1", "", "awards", "1")]
    assert families_warned(screen, "S05", "2022-05") == [("H2", "", "awards", "2")]
    screen.people[0]["death_date"] = "2022-05-20"
    assert families_warned(screen, "S05") == []
