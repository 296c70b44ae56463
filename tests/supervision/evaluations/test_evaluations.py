"""Points of townships from figures: computed, commented on, answered, frozen with a hash, printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.supervision.evaluations import queries
from doudi.supervision.evaluations.actions import (
    answer_objection,
    compute,
    freeze,
    is_unchanged,
    open_evaluation,
    publish,
    raise_objection,
)
from doudi.supervision.evaluations.indicators import Indicator, indicator_sets, points_of, set_for
from doudi.supervision.evaluations.models import Evaluation
from doudi.supervision.evaluations.refusals import FiguresMissing, ObjectionsOpen, YearNotEvaluable
from doudi.supervision.measures.measure import Figure
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.places import case_due

pytestmark = pytest.mark.django_db
IN_TIME = Indicator("X", "management", "decided_in_time", 10, Decimal(60), Decimal(100))
WAITING = {"manual", "survey"}
OVERPAID = Indicator("Y", "management", "overpayments", 5, Decimal(10), Decimal(0))


@pytest.fixture
def evaluation(cast: Cast, clock: Clock) -> Evaluation:  # noqa: F811 - a fixture that turns the clock
    """The evaluation of 2025: one of two in time in the first township, one of one in the other."""
    case_due(cast.village.code, date(2025, 6, 10), date(2025, 6, 10))
    case_due(cast.village.code, date(2025, 6, 10), date(2025, 6, 11))
    case_due(cast.other_village.code, date(2025, 6, 10), date(2025, 6, 10))
    return open_evaluation(by=cast.bureau, year=2025)


def without_waiting(evaluation: Evaluation) -> None:
    """Leave out of an evaluation the indicators that the system does not compute."""
    evaluation.refresh_from_db()
    evaluation.indicators = [one for one in evaluation.indicators if "measure" in one and one["measure"] not in WAITING]
    evaluation.save()


@pytest.mark.clause("P18-19")
@pytest.mark.parametrize(
    ("indicator", "figure", "points"),
    [
        (IN_TIME, Figure(100, 100), 10_00),
        (IN_TIME, Figure(80, 100), 5_00),
        (IN_TIME, Figure(2, 3), 1_67),
        (IN_TIME, Figure(60, 100), 0),
        (IN_TIME, Figure(10, 100), 0),
        (IN_TIME, Figure(0, 0), None),
        (OVERPAID, Figure(0, 1_000), 5_00),
        (OVERPAID, Figure(5, 1_000), 2_50),
        (OVERPAID, Figure(20, 1_000), 0),
        (OVERPAID, Figure(2, 501), 3_00),
    ],
)
def test_points_are_in_proportion_between_floor_and_target(indicator: Indicator, figure: Figure, points: int) -> None:
    assert points_of(indicator, figure) == points


def test_the_set_of_2023_has_measures_that_are_there() -> None:
    found = indicator_sets()[2023]
    assert sum(one.points for one in found.indicators) == 100
    measured = [one for one in found.indicators if one.formula == "measure"]
    assert all(one.of.is_built for one in measured)
    assert len(measured) >= 25
    assert {"officers_per_thousand", "helpers_per_thousand", "service_money_per_thousand"} <= {
        one.measure for one in measured
    }
    assert len({one.id for one in found.indicators}) == len(found.indicators)
    assert (set_for(2025), set_for(2022)) == (found, None)


@pytest.mark.clause("P18-19", "SAL2026-69")
def test_townships_are_ranked_by_what_applies_to_them(cast: Cast, evaluation: Evaluation) -> None:
    ranked = queries.ranking(evaluation)
    first = next(one for one in ranked if one.code == cast.village.code[:9])
    other = next(one for one in ranked if one.code == cast.other_village.code[:9])
    assert other.total > first.total
    lines = {one.indicator.id: one for one in queries.score_lines(evaluation, first.code)}
    assert (lines["E04"].figure, lines["E04"].points) == ("50.0% 1/2", "0.00/9.00")
    assert lines["E13"].points == "—"
    assert [one.code for one in queries.ranking(evaluation, township=first.code)] == [first.code]


def test_other_weights_are_tried_without_changing_anything(cast: Cast, evaluation: Evaluation) -> None:
    before = queries.ranking(evaluation)
    tried = queries.ranking(evaluation, weights={"support": 100, "management": 0, "effect": 0})
    assert {one.total for one in tried} != {one.total for one in before}
    assert queries.ranking(evaluation) == before
    assert cast.village.code[:9] in {one.code for one in tried}


@pytest.mark.clause("P18-19")
def test_from_the_first_points_to_the_frozen_ones(
    cast: Cast,
    evaluation: Evaluation,
    clock: Clock,  # noqa: F811 - a fixture
) -> None:
    assert not queries.evaluations(by=cast.officer).exists()
    with pytest.raises(TransitionNotAllowed):
        raise_objection(by=cast.officer, evaluation=evaluation, indicator="E04", text="早了")
    publish(by=cast.bureau, evaluation=evaluation, until=date(2025, 9, 10))
    objection = raise_objection(by=cast.officer, evaluation=evaluation, indicator="E04", text="那一件是停电")
    with pytest.raises(OutsideScope):
        raise_objection(by=cast.bureau, evaluation=evaluation, indicator="E04", text="县局")
    with pytest.raises(YearNotEvaluable):
        raise_objection(by=cast.officer, evaluation=evaluation, indicator="E99", text="没有")
    assert not queries.objections(evaluation, by=cast.other_officer).exists()
    clock.on(date(2025, 9, 11))
    with pytest.raises(TransitionNotAllowed):
        raise_objection(by=cast.officer, evaluation=evaluation, indicator="E04", text="晚了")
    with pytest.raises(ObjectionsOpen):
        freeze(by=cast.director, evaluation=evaluation)
    with pytest.raises(PermissionRequired):
        answer_objection(by=cast.leader, objection=objection, is_accepted=True, answer="好")
    answer_objection(by=cast.bureau, objection=objection, is_accepted=False, answer="停电当天已恢复")
    compute(by=cast.director, evaluation=evaluation)
    with pytest.raises(SecondPersonRequired):
        freeze(by=cast.director, evaluation=evaluation)
    compute(by=cast.bureau, evaluation=evaluation)
    with pytest.raises(FiguresMissing):
        freeze(by=cast.director, evaluation=evaluation)
    without_waiting(evaluation)
    frozen = freeze(by=cast.director, evaluation=evaluation)
    assert is_unchanged(frozen)
    frozen.scores.filter(indicator="E04", won=0, possible__gt=0).update(won=9_00)
    assert not is_unchanged(frozen)
    with pytest.raises(TransitionNotAllowed):
        compute(by=cast.bureau, evaluation=evaluation)


def test_a_year_is_evaluated_once_and_not_before_it_begins(cast: Cast, evaluation: Evaluation) -> None:
    for year in (evaluation.year, 2030, 2021):
        with pytest.raises(YearNotEvaluable):
            open_evaluation(by=cast.bureau, year=year)
    with pytest.raises(PermissionRequired):
        open_evaluation(by=cast.officer, year=2024)
    with pytest.raises(YearNotEvaluable):
        publish(by=cast.bureau, evaluation=evaluation, until=date(2025, 8, 31))
    publish(by=cast.bureau, evaluation=evaluation, until=date(2025, 9, 1))
    with pytest.raises(ObjectionsOpen):
        freeze(by=cast.director, evaluation=evaluation)


def test_the_pages(cast: Cast, evaluation: Evaluation, signed_in: Any) -> None:
    bureau, officer = signed_in("bureau"), signed_in("officer")
    address = f"/evaluations/{evaluation.pk}/"
    page = bureau.get(f"{address}?support=50&management=25&effect=25").content.decode()
    assert ("这是试算的权重" in page, cast.village.parent.name in page) == (True, True)
    assert officer.get(address).status_code == 404
    assert bureau.post(address, {"act": "publish", "until": "", "seen_version": 0}).status_code == 422
    assert bureau.post(address, {"act": "freeze", "seen_version": 0}).status_code == 400
    sent = {"act": "publish", "until": "2025-09-10", "seen_version": 0}
    assert bureau.post(address, sent).status_code == 302
    own, foreign = (f"{address}townships/{one.code[:9]}/" for one in (cast.village, cast.other_village))
    assert officer.get(foreign).status_code == 404
    assert officer.post(own, {"act": "object", "indicator": "E04"}).status_code == 422
    assert officer.post(own, {"act": "object", "indicator": "E04", "text": "那天停电"}).status_code == 302
    assert "那天停电" in bureau.get(own).content.decode()
    answer = {"act": "answer", "objection": evaluation.objections.get().pk, "is_accepted": "no", "answer": ""}
    assert bureau.post(own, answer).status_code == 422
    assert bureau.post(own, answer | {"answer": "已核"}).status_code == 302
    assert officer.post(own, answer).status_code == 400
    assert officer.get(f"{address}report/").content.startswith(b"%PDF")
    assert signed_in("auditor").post("/evaluations/", {"year": 2024}).status_code == 400
    assert bureau.post("/evaluations/", {"year": 2025}).status_code == 422
