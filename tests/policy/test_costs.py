"""What dues cost and who bears it; what a changed figure would do."""

from datetime import date
from typing import Any

import pytest

from doudi import policy
from tests.policy.conftest import AFTER_P30
from tests.policy.random_population import number_of_rows

MONTH = date(2023, 2, 1)


def test_cost_by_township_adds_up_to_the_dues_of_the_people(county: Any) -> None:
    policy.fill_costs(county, MONTH, MONTH, AFTER_P30)
    by_source = county.execute("SELECT sum(amount_fen) FROM cost").fetchone()[0]
    by_person = county.execute("SELECT sum(amount_fen) FROM people_cost").fetchone()[0]
    assert by_source == by_person > 0
    assert number_of_rows(county, "(SELECT DISTINCT township_code FROM cost)") == 14


def test_a_what_if_that_changes_nothing_costs_nothing(county: Any) -> None:
    same = policy.parameter_value("dibao_standard", MONTH, AFTER_P30, "urban")
    found = policy.simulate(county, MONTH, MONTH, AFTER_P30, {"dibao_standard": {"urban": same}})
    assert county.execute(found.people).fetchall() == []
    assert county.execute(f"SELECT sum(abs(difference_fen)) FROM ({found.costs})").fetchone()[0] == 0


def test_a_what_if_moves_only_those_it_speaks_of(county: Any) -> None:
    found = policy.simulate(county, MONTH, MONTH, AFTER_P30, {"dibao_standard": {"urban": 925_00}})
    areas = county.execute(
        f"SELECT DISTINCT area FROM ({found.people}) JOIN people USING (person_id) JOIN households USING (household_id)"
    ).fetchall()
    assert areas == [("urban",)]
    in_costs, in_people = (
        county.execute(f"SELECT sum(difference_fen) FROM ({query})").fetchone()[0]
        for query in (found.costs, found.people)
    )
    assert in_costs == in_people > 0


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"dibao_standrad": {None: 1}}, "没有名为“dibao_standrad”的标准"),
        ({"dibao_standard": {"town": 1}}, "没有“town”一档"),
    ],
)
def test_a_what_if_about_nothing_is_refused(county: Any, overrides: Any, message: str) -> None:
    with pytest.raises(policy.UnknownParameterError, match=message):
        policy.simulate(county, MONTH, MONTH, AFTER_P30, overrides)


def test_average_supplement_is_the_mean_of_what_is_due(county: Any) -> None:
    policy.fill_costs(county, MONTH, MONTH, AFTER_P30)
    found = {row["area"]: row for row in policy.average_supplement(county, MONTH, AFTER_P30)}
    policy.fill_dues(county, MONTH, MONTH, AFTER_P30)
    wanted = county.execute(
        "SELECT area, count(*), sum(amount_fen), sum(amount_fen) // count(*) FROM due JOIN people USING (person_id) "
        "JOIN households USING (household_id) WHERE programme = 'dibao' GROUP BY area ORDER BY area"
    ).fetchall()
    assert [
        (area, row["recipients"], row["amount_fen"], row["average_fen"]) for area, row in sorted(found.items())
    ] == wanted
    assert (found["urban"]["target_fen"], found["rural"]["target_fen"]) == (570_00, 440_00)
