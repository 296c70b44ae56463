"""Rounds: the seed before the draw, who sees and inspects what, findings agreed, disputed, decided, rectified."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.urls import reverse

from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.supervision.inspections import queries
from doudi.supervision.inspections.actions.findings import decide_finding, reply_to_finding
from doudi.supervision.inspections.actions.records import inspect_case
from doudi.supervision.inspections.actions.rounds import announce_round, draw_round, rectify_round
from doudi.supervision.inspections.models import InspectedCase, InspectionRound
from doudi.supervision.inspections.refusals import (
    DrawTooEarly,
    InspectionIncomplete,
    NothingToRectify,
    NotInspected,
    NotInspector,
    SampleSizeNotAllowed,
)
from doudi.supervision.rectification.models import RectificationFinding
from doudi.supervision.rectification.scope import COUNTY_OWNER
from tests.clock import Clock
from tests.conftest import Cast
from tests.supervision.inspections.conftest import announced, inspected, report, sent

pytestmark = pytest.mark.django_db
TOWNSHIP = "360731100000"


def _case(drawn: InspectionRound, township: str = TOWNSHIP) -> InspectedCase:
    return drawn.cases.get(village_code__startswith=township[:9])


@pytest.mark.clause("P18-2.f")
def test_seed_is_published_a_day_before_the_draw(cast: Cast, family: Any, clock: Clock) -> None:
    with pytest.raises(PermissionRequired):
        announce_round(by=cast.officer, kind="random", title="一", sizes={"dibao": 1}, due_on=today())
    with pytest.raises(SampleSizeNotAllowed):
        announce_round(
            by=cast.bureau, kind="random", title="一", sizes={"dibao": 0}, due_on=today() + timedelta(days=9)
        )
    found = announced(cast, "random")
    with pytest.raises(DrawTooEarly):
        draw_round(by=cast.bureau, round_=found)
    clock.after(1)
    done = draw_round(by=cast.bureau, round_=found)
    assert done.population == {"dibao": {TOWNSHIP: 1}}
    assert len(done.population_hash) == 64
    assert done.cases.get().person == family.mother
    with pytest.raises(TransitionNotAllowed):
        draw_round(by=cast.bureau, round_=found)


@pytest.mark.clause("P18-13.c")
def test_mutual_round_lets_another_township_inspect(
    cast: Cast, family: Any, other_family: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = TOWNSHIP, "360731101000"
    name = "doudi.supervision.inspections.actions.rounds.draw_pairs"
    monkeypatch.setattr(name, lambda *_given: [(own, other), (other, own)])
    found = announced(cast)
    clock.after(1)
    draw_round(by=cast.bureau, round_=found)
    mine = queries.visible_cases(cast.officer).get()
    assert (mine.person, mine.inspector_code) == (other_family.mother, own)
    assert queries.visible_cases(cast.other_officer).get().person == family.mother
    with pytest.raises(OutsideScope):
        inspected(cast.other_officer, mine)
    finding = inspected(cast.officer, mine)
    assert finding is not None
    assert queries.visible_findings(cast.other_officer).get() == finding
    assert [task.label for task in queries.waiting_tasks(cast.other_officer)] == [
        "要检查的对象",
        "检查发现的问题待确认",
    ]


def test_inspected_township_sees_its_cases_only_once_inspected(cast: Cast, drawn: InspectionRound) -> None:
    assert not queries.visible_cases(cast.officer).exists()
    inspected(cast.bureau, _case(drawn))
    assert queries.visible_cases(cast.officer).count() == 1
    assert not queries.visible_cases(cast.inspection_group).exists()


@pytest.mark.clause("P18-13.c")
def test_inspection_is_complete_and_made_once_by_the_inspector(cast: Cast, drawn: InspectionRound) -> None:
    case = _case(drawn)
    assert case.inspector_code == COUNTY_OWNER
    with pytest.raises(InspectionIncomplete):
        inspect_case(by=cast.bureau, case=case, report=report(case, answers={}))
    with pytest.raises(InspectionIncomplete):
        inspected(cast.bureau, case, problem=" ")
    finding = inspected(cast.bureau, case)
    assert finding is not None
    assert finding.sealed_text.clear() == "协议没有签"
    case.refresh_from_db()
    assert json.loads(case.sealed_answers.clear())["remarks"] == "家里有人"
    with pytest.raises(NotInspector):
        inspected(cast.officer, case)


@pytest.mark.clause("P18-13.c")
def test_disputed_finding_is_decided_by_another_person(cast: Cast, drawn: InspectionRound) -> None:
    finding = inspected(cast.bureau, _case(drawn))
    assert finding is not None
    with pytest.raises(NotInspected):
        reply_to_finding(by=cast.director, finding=finding, is_agreed=True, words="")
    with pytest.raises(ReasonRequired):
        reply_to_finding(by=cast.officer, finding=finding, is_agreed=False, words=" ")
    assert reply_to_finding(by=cast.officer, finding=finding, is_agreed=False, words="协议在镇里").state == "disputed"
    with pytest.raises(SecondPersonRequired):
        decide_finding(by=cast.bureau, finding=finding, is_upheld=True, words="没有看到")
    with pytest.raises(PermissionRequired):
        decide_finding(by=cast.officer, finding=finding, is_upheld=False, words="有")
    assert decide_finding(by=cast.director, finding=finding, is_upheld=False, words="已补看").state == "dropped"
    with pytest.raises(NothingToRectify):
        rectify_round(by=cast.bureau, round_=drawn, measure="补签", due_on=today())


@pytest.mark.clause("P18-2.f", "P18-13.c")
def test_agreed_findings_go_into_the_tracker_once(cast: Cast, drawn: InspectionRound) -> None:
    finding = inspected(cast.bureau, _case(drawn))
    assert finding is not None
    reply_to_finding(by=cast.officer, finding=finding, is_agreed=True, words="")
    plan = rectify_round(by=cast.bureau, round_=drawn, measure="逐户补做", due_on=today() + timedelta(days=20))
    tracked = RectificationFinding.objects.get(plan=plan)
    assert (tracked.village_code, tracked.measure, plan.source) == (TOWNSHIP, "逐户补做", "inspection")
    finding.refresh_from_db()
    assert finding.rectification == tracked
    rows = {row.code: row for row in queries.report_of(drawn)}
    assert (rows[TOWNSHIP].made, rows[TOWNSHIP].agreed) == (1, 1)
    assert queries.rounds().order_by().aggregate(total=Sum("confirmed")) == {"total": 1}
    with pytest.raises(NothingToRectify):
        rectify_round(by=cast.bureau, round_=drawn, measure="补", due_on=today())


@pytest.mark.clause("P18-2.f")
def test_pages_of_a_round(cast: Cast, drawn: InspectionRound, signed_in: Any) -> None:
    client = signed_in("bureau")
    new = client.post(reverse("supervision_inspections:new_round"), {"kind": "random", "title": "抽查", "due_on": ""})
    assert new.status_code == 422
    case = _case(drawn)
    given = sent(case, visit="problem")
    wrong = client.post(case.get_absolute_url(), given)
    assert wrong.status_code == 422
    assert "请写明是什么问题" in wrong.content.decode()
    assert client.post(case.get_absolute_url(), given | {"visit_words": "表和实际不符"}).status_code == 302
    finding = case.findings.get()
    reply = {"is_agreed": "yes", "words": "", "seen_version": 0}
    assert signed_in("other_officer").post(finding.get_absolute_url(), reply).status_code == 404
    assert signed_in("officer").post(finding.get_absolute_url(), reply).status_code == 302
    act = reverse("supervision_inspections:act_on_round", args=[drawn.pk, "rectify"])
    assert client.post(act, {"measure": "", "due_on": ""}).status_code == 422
    pdf = client.get(reverse("supervision_inspections:report", args=[drawn.pk]))
    assert "情况通报" in pdf.content.decode()
    assert case.person.name not in pdf.content.decode()
    group = signed_in("inspection_group").get(drawn.get_absolute_url()).content.decode()
    assert drawn.seed in group
    assert signed_in("inspection_group").get(reverse("supervision_inspections:cases")).status_code == 403
