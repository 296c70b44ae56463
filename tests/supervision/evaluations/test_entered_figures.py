"""Figures that the system does not hold: entered with evidence, confirmed by another person, never nought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from doudi.core.divisions.queries import township_governments
from doudi.core.refusals import PermissionRequired, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.supervision.evaluations import queries
from doudi.supervision.evaluations.actions import (
    Given,
    compute,
    confirm_figure,
    content_hash,
    enter_figure,
    freeze,
    is_unchanged,
    open_evaluation,
    publish,
    raise_objection,
)
from doudi.supervision.evaluations.indicators import indicator_from, points_of
from doudi.supervision.evaluations.models import EnteredFigure, Evaluation
from doudi.supervision.evaluations.refusals import FigureNotAllowed, FiguresMissing
from doudi.supervision.evaluations.worklist import waiting_tasks
from doudi.supervision.measures.measure import Figure
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.portal.application_form.test_photographs import png

pytestmark = pytest.mark.django_db
TOWNSHIP = "360731100"
SHARE = {"id": "M1", "group": "effect", "manual": True, "title": "政策知晓", "form": "share", "points": 10}
MONEY = {"id": "M2", "group": "support", "manual": True, "title": "工作经费", "form": "money_per_thousand", "points": 5}
COUNT = {"id": "M3", "group": "innovation", "manual": True, "title": "试点", "form": "count", "points": 5}
GIVEN = Given(numerator=8, denominator=10, reason="抽问10人", reference="民政局抽问记录第3页")


@pytest.fixture
def evaluation(cast: Cast, family: Any, clock: Clock) -> Evaluation:  # noqa: F811 - a fixture that turns the clock
    """The evaluation of 2025 with one measure, and three figures that are entered."""
    made = open_evaluation(by=cast.bureau, year=2025)
    lines = [{"floor": 0, "target": 100}, {"floor": 0, "target": 20000, "base": "officers_per_thousand"}]
    lines.append({"floor": 0, "target": 4})
    entered = [one | line for one, line in zip((SHARE, MONEY, COUNT), lines, strict=True)]
    made.indicators = [made.indicators[0], *(indicator_from(one).as_data() for one in entered)]
    made.save()
    return compute(by=cast.bureau, evaluation=made)


def _lines(evaluation: Evaluation) -> dict[str, tuple[str, str]]:
    return {one.indicator.id: (one.figure, one.points) for one in queries.score_lines(evaluation, TOWNSHIP)}


@pytest.mark.clause("P18-19")
def test_a_figure_that_nobody_entered_is_missing_and_not_nought(cast: Cast, evaluation: Evaluation) -> None:
    townships = len(township_governments())
    assert _lines(evaluation)["M1"] == ("尚未录入确认", "尚未计分")
    assert sum(queries.missing_scores(evaluation).values()) == 3 * townships
    assert {one.grade for one in queries.ranking(evaluation)} == {"尚未齐全"}
    row = enter_figure(by=cast.bureau, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    assert _lines(evaluation)["M1"] == ("尚未录入确认", "尚未计分")
    with pytest.raises(PermissionRequired):
        confirm_figure(by=cast.bureau, figure=row)
    confirm_figure(by=cast.director, figure=row)
    assert _lines(evaluation)["M1"] == ("80.0% 8/10", "8.00/10.00")
    compute(by=cast.bureau, evaluation=evaluation)
    assert _lines(evaluation)["M1"] == ("80.0% 8/10", "8.00/10.00")
    assert queries.missing_scores(evaluation)[TOWNSHIP] == 2


@pytest.mark.clause("P18-22.c")
def test_money_is_counted_for_a_thousand_recipients_of_the_system(cast: Cast, evaluation: Evaluation) -> None:
    given = Given(numerator=123_45, denominator=99, reason="县财政拨款", reference="于财社〔2025〕8号")
    row = enter_figure(by=cast.bureau, evaluation=evaluation, indicator="M2", township=TOWNSHIP, given=given)
    assert row.denominator == 1, "one person of the family is on benefits"
    confirm_figure(by=cast.director, figure=row)
    assert _lines(evaluation)["M2"] == ("每千人123,450.00元 123.45元/1人", "5.00/5.00")
    indicator = indicator_from(MONEY | {"floor": 0, "target": 20000})
    assert points_of(indicator, Figure(1_000_00, 100)) == 2_50, "10 000 yuan for a thousand"
    assert points_of(indicator, Figure(1_00, 3)) == 8, "333.33 yuan are 0.083 points"
    assert points_of(indicator, Figure(0, 0)) is None


@pytest.mark.clause("P18-19")
def test_a_change_is_a_new_row_and_waits_for_another_person_again(cast: Cast, evaluation: Evaluation) -> None:
    def entered(by: Any = cast.director, **changes: Any) -> EnteredFigure:
        given = Given(**({"numerator": 3, "denominator": None, "reason": "验收表", "reference": "验收表"} | changes))
        return enter_figure(by=by, evaluation=evaluation, indicator="M3", township=TOWNSHIP, given=given)

    first = entered()
    with pytest.raises(SecondPersonRequired):
        confirm_figure(by=cast.director, figure=first)
    second = entered(cast.bureau, numerator=2, evidence=Upload("表.png", png()), reference="")
    assert (second.replaces, second.evidence is not None) == (first, True)
    with pytest.raises(FigureNotAllowed):
        confirm_figure(by=cast.director, figure=first)
    confirm_figure(by=cast.director, figure=second)
    assert _lines(evaluation)["M3"] == ("2", "2.50/5.00")
    with pytest.raises(FigureNotAllowed):
        confirm_figure(by=cast.director, figure=second)
    before = content_hash(evaluation)
    entered(cast.bureau, numerator=4)
    assert _lines(evaluation)["M3"] == ("尚未录入确认", "尚未计分")
    assert content_hash(evaluation) != before
    assert [one.numerator for one in queries.entered_rows(evaluation, "M3", TOWNSHIP)] == [4, 2, 3]


def test_what_cannot_be_is_refused(cast: Cast, evaluation: Evaluation) -> None:
    def refused(refusal: type[Exception], **changes: Any) -> None:
        of = {"indicator": changes.pop("indicator", "M1"), "township": changes.pop("township", TOWNSHIP)}
        given = Given(**(GIVEN.__dict__ | changes))
        with pytest.raises(refusal):
            enter_figure(by=cast.bureau, evaluation=evaluation, given=given, **of)

    refused(FigureNotAllowed, numerator=11)
    refused(FigureNotAllowed, numerator=-1)
    refused(FigureNotAllowed, denominator=None)
    refused(FigureNotAllowed, indicator="E01")
    refused(FigureNotAllowed, indicator="X")
    refused(FigureNotAllowed, township="360731999")
    refused(ReasonRequired, reference=" ")
    refused(ReasonRequired, reason=" ")
    with pytest.raises(PermissionRequired):
        enter_figure(by=cast.officer, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    assert not EnteredFigure.objects.exists()


@pytest.mark.clause("P18-19")
def test_an_evaluation_is_frozen_with_all_its_figures(
    cast: Cast,
    evaluation: Evaluation,
    clock: Clock,  # noqa: F811 - a fixture
) -> None:
    publish(by=cast.bureau, evaluation=evaluation, until=date(2025, 9, 10))
    clock.on(date(2025, 9, 11))
    for township in township_governments():
        for indicator in ("M1", "M2", "M3"):
            row = enter_figure(
                by=cast.bureau, evaluation=evaluation, indicator=indicator, township=township.code, given=GIVEN
            )
            with pytest.raises(FiguresMissing):
                freeze(by=cast.director, evaluation=evaluation)
            confirm_figure(by=cast.director, figure=row)
    frozen = freeze(by=cast.director, evaluation=evaluation)
    assert is_unchanged(frozen)
    with pytest.raises(TransitionNotAllowed):
        enter_figure(by=cast.bureau, evaluation=frozen, indicator="M1", township=TOWNSHIP, given=GIVEN)
    frozen.entered_figures.filter(indicator="M1", township_code=TOWNSHIP).update(reason="另一个来源")
    assert not is_unchanged(frozen), "what was entered belongs to the hash"


def test_the_desk_shows_what_waits_for_whom(cast: Cast, evaluation: Evaluation, clock: Clock) -> None:  # noqa: F811 - a fixture
    def waiting(by: Any) -> list[tuple[str, int, bool]]:
        return [(task.label, task.number, task.is_urgent) for task in waiting_tasks(by)]

    missing, unconfirmed = "2025年评价还没有录入的数字", "2025年评价录入的数字待另一人确认"
    every = 3 * len(township_governments())
    assert waiting(cast.bureau) == [], "months before the comment round"
    enter_figure(by=cast.bureau, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    assert (waiting(cast.bureau), waiting(cast.director)) == ([], [(unconfirmed, 1, False)])
    publish(by=cast.bureau, evaluation=evaluation, until=today() + timedelta(days=9))
    assert waiting(cast.bureau) == [(missing, every - 1, False)]
    assert waiting(cast.director) == [(unconfirmed, 1, False), (missing, every - 1, False)]
    enter_figure(by=cast.director, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    raise_objection(by=cast.leader, evaluation=evaluation, indicator="M1", text="请核对")
    assert waiting(cast.director) == [(missing, every - 1, False), ("2025年评价的意见待答复", 1, False)]
    clock.after(7)
    assert (missing, every - 1, True) in waiting(cast.bureau)
    for who in (cast.officer, cast.leader, cast.auditor, cast.inspection_group):
        assert waiting(who) == []


def test_missing_figures_wait_shortly_before_the_year_ends(
    cast: Cast,
    evaluation: Evaluation,
    clock: Clock,  # noqa: F811 - a fixture
) -> None:
    clock.on(date(2025, 11, 30))
    assert list(waiting_tasks(cast.bureau)) == []
    clock.on(date(2025, 12, 1))
    assert [task.number for task in waiting_tasks(cast.bureau)] == [3 * len(township_governments())]


def test_the_page_says_who_else_may_confirm_a_figure(cast: Cast, evaluation: Evaluation, signed_in: Any) -> None:
    address = f"/evaluations/{evaluation.pk}/figures/{TOWNSHIP}/M1/"
    enter_figure(by=cast.director, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    page = signed_in("director").get(address).content.decode()
    assert "这个数字是您录入的，由另一人确认。" in page
    assert "现在没有别的县局负责人可以确认" in page
    assert "确认这个数字</button>" not in page
    enter_figure(by=cast.bureau, evaluation=evaluation, indicator="M1", township=TOWNSHIP, given=GIVEN)
    assert "确认这个数字</button>" in signed_in("director").get(address).content.decode()
    assert f"可以确认的县局负责人：{cast.director.name}。" in signed_in("bureau").get(address).content.decode()


def test_pages_of_a_figure(cast: Cast, evaluation: Evaluation, signed_in: Any) -> None:
    bureau, director, officer = signed_in("bureau"), signed_in("director"), signed_in("officer")
    address = f"/evaluations/{evaluation.pk}/figures/"
    own, foreign = f"{address}{TOWNSHIP}/M1/", f"{address}360731101/M1/"
    assert officer.get(own).status_code == 404, "a draft"
    page = bureau.get(f"/evaluations/{evaluation.pk}/").content.decode()
    assert "缺的不算0分" in page
    assert bureau.get(f"{address}{TOWNSHIP}/E01/").status_code == 404
    version = Evaluation.objects.get().version
    sent = {"act": "enter", "numerator": "9", "denominator": "10", "reason": "抽问", "seen_version": version}
    refused = bureau.post(own, sent)
    assert refused.status_code == 422
    assert "请上传证据，或者写明证据的出处" in refused.content.decode()
    assert bureau.post(own, sent | {"numerator": "二", "reference": "册子"}).status_code == 422
    assert bureau.post(own, {"act": "confirm", "seen_version": version}).status_code == 400
    assert bureau.post(own, sent | {"evidence": SimpleUploadedFile("a.png", png())}).status_code == 302
    assert bureau.post(own, sent | {"reference": "册子"}).status_code == 422, "the version is old"
    assert "待另一人确认" in bureau.get(address).content.decode()
    assert director.post(own, {"act": "confirm", "seen_version": version + 1}).status_code == 302
    publish(by=cast.bureau, evaluation=evaluation, until=date(2025, 9, 10))
    shown = officer.get(own).content.decode()
    assert ("90.0% 9/10" in shown, "a.png" in shown) == (True, True)
    assert officer.get(foreign).status_code == 404
    assert officer.post(own, sent).status_code == 400
    assert signed_in("auditor").post(own, sent).status_code == 400
    assert cast.other_village.parent.name not in officer.get(address).content.decode()
