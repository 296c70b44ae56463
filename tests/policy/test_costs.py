"""Costs by programme, area, township and source, and simulations of changed figures."""

from datetime import date
from typing import Any

import pytest

from doudi import policy
from tests.policy.conftest import AFTER_P30
from tests.policy.random_population import number_of_rows

MONTH = date(2023, 2, 1)


def test_township_costs_add_up_to_dues(county: Any) -> None:
    policy.rule_book().over(county).fill_costs(MONTH, MONTH, AFTER_P30)
    by_source = county.execute("SELECT sum(amount_fen) FROM cost").fetchone()[0]
    by_person = county.execute("SELECT sum(amount_fen) FROM people_cost").fetchone()[0]
    assert by_source == by_person > 0
    assert number_of_rows(county, "(SELECT DISTINCT township_code FROM cost)") == 14


def test_simulation_without_change_costs_nothing(county: Any) -> None:
    same = policy.parameter_value("dibao_standard", MONTH, AFTER_P30, "urban")
    found = policy.rule_book().over(county).simulate(MONTH, MONTH, AFTER_P30, {"dibao_standard": {"urban": same}})
    assert county.execute(found.people).fetchall() == []
    assert county.execute(f"SELECT sum(abs(difference_fen)) FROM ({found.costs})").fetchone()[0] == 0


def test_simulation_changes_only_affected_people(county: Any) -> None:
    found = policy.rule_book().over(county).simulate(MONTH, MONTH, AFTER_P30, {"dibao_standard": {"urban": 925_00}})
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
def test_simulation_of_unknown_figure_is_refused(county: Any, overrides: Any, message: str) -> None:
    with pytest.raises(policy.UnknownParameterError, match=message):
        policy.rule_book().over(county).simulate(MONTH, MONTH, AFTER_P30, overrides)


def test_average_supplement_is_mean_of_dues(county: Any) -> None:
    policy.rule_book().over(county).fill_costs(MONTH, MONTH, AFTER_P30)
    found = {row["area"]: row for row in policy.rule_book().over(county).average_supplement(MONTH, AFTER_P30)}
    policy.rule_book().over(county).fill_dues(MONTH, MONTH, AFTER_P30)
    wanted = county.execute(
        "SELECT area, count(*), sum(amount_fen), sum(amount_fen) // count(*) FROM due JOIN people USING (person_id) "
        "JOIN households USING (household_id) WHERE programme = 'dibao' GROUP BY area ORDER BY area"
    ).fetchall()
    assert [
        (area, row["recipients"], row["amount_fen"], row["average_fen"]) for area, row in sorted(found.items())
    ] == wanted
    assert (found["urban"]["target_fen"], found["rural"]["target_fen"]) == (570_00, 440_00)


def test_costs_follow_a_move_between_town_and_country(county: Any) -> None:
    county.execute("UPDATE households SET area = 'rural'")
    county.execute("INSERT INTO household_areas SELECT household_id, DATE '2023-03-01', 'urban' FROM households")
    computation = policy.rule_book().over(county)
    for month, area in ((date(2023, 2, 1), "rural"), (date(2023, 3, 1), "urban")):
        computation.fill_costs(month, month, AFTER_P30)
        (average,) = computation.average_supplement(month, AFTER_P30)
        assert average["area"] == area
        assert average["recipients"] > 50
        assert county.execute("SELECT DISTINCT area FROM cost").fetchall() == [(area,)]
