"""What the registry itself shows: each rule with a person that it warns of, and one just beside its line."""

from tests.commandline.conftest import person
from tests.screening.conftest import Screen


def test_r01_eighteen_by_the_end_of_the_month(screen: Screen) -> None:
    screen.add_family(
        "H3",
        person("P4", "", "黄一", 301, birth_date="2005-05-31"),
        person("P5", "", "黄二", 303, birth_date="2005-06-01"),
        person("P6", "", "黄三", 305, birth_date="2005-04-30"),
        person("P7", "", "黄四", 307, birth_date="2005-04-30"),
    )
    screen.awards = [screen.award("P4"), screen.award("P5"), screen.award("P6"), screen.award("P7", "child_living")]
    assert screen.people_warned("R01") == [("P4", "4"), ("P7", "7")]


def test_r02_another_area_from_this_month(screen: Screen) -> None:
    for household_id, month, area in (
        ("H1", "2023-04", "rural"),
        ("H1", "2023-05", "urban"),
        ("H2", "2023-05", "urban"),
    ):
        screen.moved(household_id, month, area)
    found = screen.warnings(of="R02")
    assert [(row["household_id"], row["person_id"], row["source_row"]) for row in found] == [("H1", "", "2")]
    assert screen.warnings("2023-04", of="R02") == screen.warnings("2023-06", of="R02") == []


def test_r03_lapsed_certificate(screen: Screen) -> None:
    cards = [("2023-04-30", "正常"), ("2023-05-01", "正常"), ("", "注销"), ("", ""), ("2023-04-30", "正常")]
    people = screen.add_people(len(cards))
    screen.awards = [screen.award(name, "disability_nursing") for name in people[:4]]
    for name, (valid_to, status) in zip(people, cards, strict=True):
        row = {"certificate": "", "category": "肢体", "grade": "二级", "valid_to": valid_to, "status": status}
        screen.list_row("disability", name, **row)
    assert screen.people_warned("R03") == [("Q1", "1"), ("Q3", "3")]
    screen.list_row("disability", "Q1", **{**row, "valid_to": "2030-01-01"})
    assert screen.people_warned("R03") == [("Q3", "3")]


def test_r04_and_r05_death_and_prison_of_the_registry(screen: Screen) -> None:
    screen.people[0]["death_date"] = "2023-04-30"
    screen.people[1]["death_date"] = "2023-05-01"
    screen.people[1]["in_prison"] = screen.people[2]["in_prison"] = "true"
    assert screen.people_warned("R04") == [("P1", "1")]
    assert screen.people_warned("R05") == [("P2", "2")]
