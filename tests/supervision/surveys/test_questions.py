"""Points of answers, exact, written with two decimals, half of a hundredth up."""

from __future__ import annotations

from fractions import Fraction

import pytest

from doudi.supervision.surveys.questions import half_up, questions_from, score_of, suggested_questions

QUESTIONS = questions_from(
    [{"text": "满意吗？", "kind": "scale", "weight": 60}, {"text": "讲清楚了吗？", "kind": "yes_no", "weight": 40}]
)


@pytest.mark.clause("P18-19")
@pytest.mark.parametrize(
    ("scale", "told", "points"), [("5", "yes", 100), ("1", "no", 12), ("4", "yes", 88), ("4", "no", 48)]
)
def test_the_points_of_a_person_are_the_mean_by_weights(scale: str, told: str, points: int) -> None:
    assert score_of(QUESTIONS, {"q1": scale, "q2": told}) == points


def test_half_of_a_hundredth_is_rounded_up() -> None:
    assert [str(half_up(one)) for one in (Fraction(200, 3), Fraction(1, 200), Fraction(50))] == [
        "66.67",
        "0.01",
        "50.00",
    ]


def test_the_questions_of_2023_hold_for_later_years() -> None:
    found = suggested_questions(2023)
    assert sum(one.weight for one in found) == 100
    assert (suggested_questions(2026), suggested_questions(2022)) == (found, ())
