"""How often rules are right, how long clearing takes, and which rules are proposed for retirement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doudi.core.clock import today
from doudi.monitoring.warnings.models import RuleRetirement, Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.precision import queries
from doudi.monitoring.warnings.precision.actions import decide_retirement, propose_retirement
from doudi.monitoring.warnings.responses.queries import answered_in_time, responses
from doudi.monitoring.warnings.worklist import waiting_tasks
from doudi.policy import RATIO_SCALE
from tests.clock import clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.monitoring.warnings.conftest import make_warning, office  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-20.b")]
PRECISION = reverse("warnings:precision")


def ended(person: Any, finding: str, by: Any, *, seconds: int = 10, **changed: Any) -> Warning:
    """A warning that was cleared so many seconds after it was opened."""
    now = timezone.now()
    return make_warning(
        person,
        **{
            "state": "ended",
            "finding": finding,
            "judged_by": by,
            "judged_at": now,
            "first_shown_at": now - timedelta(seconds=seconds),
            "looked_on": today(),
            "ended_on": today(),
            **changed,
        },
    )


def test_precision_is_the_share_of_the_ended_that_was_true(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
) -> None:
    findings = ("true", "data_fault", "already_known", "changed_since", "no_need")
    for place, finding in enumerate(findings):
        ended(family.mother, finding, office.officer, seconds=10 * place)
    make_warning(family.son)
    make_warning(family.son, state="proposed", finding="true")
    ended(family.son, "changed_since", None, judged_at=None)  # its facts are gone and nobody looked at it
    (found,) = queries.rule_precisions(by=office.bureau)
    assert (found.key, found.open, found.judged, found.permille, found.factual_permille) == ("W04", 2, 5, 200, 600)
    assert found.shown == "20.0%"
    assert found.median_seconds == 25
    assert queries.median_to_clear(by=office.bureau) == 25
    assert queries.rule_precisions(by=office.other_officer) == []
    assert queries.rule_precisions(by=office.bureau, since=date(2025, 9, 1)) == []
    (month,) = queries.months_of_rule("W04", by=office.officer)
    assert (month.label, month.permille) == ("2025年8月", 200)
    (township,) = queries.townships_of_rule("W04", by=office.officer)
    assert (township.key, township.judged) == ("360731100", 5)
    assert queries.total_of([found, township], "").judged == 10


def test_times_count_only_what_was_cleared_on_its_page(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
) -> None:
    ended(family.mother, "data_fault", office.officer, first_shown_at=None)
    ended(family.mother, "true", office.officer, seconds=9000)
    ended(family.mother, "no_need", office.officer, seconds=9000, action="lead", action_key=1)
    assert queries.median_to_clear(by=office.bureau) is None


def test_a_rule_that_is_wrong_too_often_is_proposed_once_enough_was_judged(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    least = {"warning_retirement_judged": 3, "warning_retirement_precision": RATIO_SCALE // 5}
    monkeypatch.setattr(queries, "procedure_figure", lambda name, _on: least[name])
    for _number in range(2):
        ended(family.mother, "data_fault", office.officer)
    assert queries.rules_to_retire(by=office.bureau) == {}
    ended(family.mother, "data_fault", office.officer)
    assert set(queries.rules_to_retire(by=office.bureau)) == {"W04"}
    assert queries.rules_to_retire(by=office.officer) == {}
    proposed = propose_retirement(by=office.bureau, rule_id="W04", from_month=today(), reason="误报太多")
    assert queries.rules_to_retire(by=office.bureau) == {}
    assert queries.retirements_to_decide(by=office.bureau) == 0
    assert [row.mark_text for row in queries.rule_precisions(by=office.bureau)] == ["停用待确认"]
    assert [task.label for task in waiting_tasks(office.director)] == ["停用预警规则待确认"]
    decide_retirement(by=office.director, retirement=proposed, is_agreed=True, why="同意")
    (found,) = queries.rule_precisions(by=office.bureau)
    assert (found.is_retired, found.mark_text) == (True, "已停用")


def test_the_pages_draw_propose_confirm_and_take_back(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
    signed_in: Any,
) -> None:
    ended(family.mother, "true", office.officer)
    body = signed_in("auditor").get(PRECISION).content.decode()
    assert "100.0%" in body
    assert "<svg" in body
    of_rule = reverse("warnings:rule_precision", args=["W04"])
    assert "提出停用" not in signed_in("officer").get(of_rule).content.decode()
    assert signed_in("bureau").post(of_rule, {"from_month": "2025-08-01", "reason": "误报"}).status_code == 422
    assert signed_in("bureau").post(of_rule, {"from_month": "2025-10-01", "reason": "误报"}).status_code == 302
    retirement = RuleRetirement.objects.get()
    assert (retirement.judged, retirement.precision_permille) == (1, 1000)
    page = reverse("warnings:retirement", args=[retirement.pk])
    assert "登记" not in signed_in("bureau").get(page).context["rule"]
    assert signed_in("bureau").get(page).context["form"] is None
    sent = {"is_agreed": "yes", "why": "同意", "seen_version": retirement.version}
    assert signed_in("director").post(page, {**sent, "why": ""}).status_code == 422
    assert signed_in("director").post(page, sent).status_code == 302
    assert signed_in("bureau").post(page, {"why": "再看", "seen_version": 1}).status_code == 302
    assert "已恢复" in signed_in("officer").get(reverse("warnings:retirements")).content.decode()
    assert signed_in("officer").get(reverse("warnings:rule_precision", args=["X1"])).status_code == 404


def test_responses_count_what_had_to_be_done_by_now(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
    other_family: Any,
    signed_in: Any,
) -> None:
    past = today() - timedelta(days=30)
    old: dict[str, Any] = {"first_seen_on": past, "look_due_on": past, "visit_due_on": past, "due_on": past}
    ended(family.mother, "data_fault", office.officer)
    make_warning(family.son, **old)
    make_warning(family.son)
    make_warning(other_family.son)
    first, second = responses(by=office.bureau)
    assert (first.received, first.looked_shown, first.answered_shown) == (3, "50.0%（1/2）", "50.0%（1/2）")
    assert (first.overdue, first.climbed, second.answered.permille) == (1, 1, None)
    (own,) = responses(by=office.officer, first=today())
    assert own.received == 2
    share = answered_in_time(office.bureau, past, today())
    assert (share.numerator, share.denominator) == (1, 2)
    page = signed_in("auditor").get(reverse("warnings:responses"))
    assert "50.0%（1/2）" in page.content.decode()
    assert signed_in("auditor").get(f"{reverse('warnings:responses')}?first=x").status_code == 422


def test_overdue_warnings_climb_from_the_owner_to_the_leader_and_the_bureau(
    office: Cast,  # noqa: F811 - the fixture
    family: Any,
) -> None:
    def labels(by: Any) -> list[tuple[str, int]]:
        return [(task.label, task.number) for task in waiting_tasks(by)]

    warning = make_warning(family.mother, owner=office.officer, state="looked", looked_on=today())
    make_warning(family.son)
    assert labels(office.officer) == [("预警待查看", 1)]
    Warning.objects.filter(pk=warning.pk).update(due_on=today() - timedelta(days=1))
    assert labels(office.officer) == [("预警待查看", 1), ("我办的预警已逾期", 1)]
    assert ("预警逾期、负责人督办", 1) in labels(office.leader)
    assert labels(office.bureau) == []
    Warning.objects.filter(pk=warning.pk).update(due_on=today() - timedelta(days=20))
    assert labels(office.bureau) == [("预警逾期、县局督办", 1)]
    Warning.objects.filter(pk=warning.pk).update(state="proposed", finding="true", judged_by=office.officer)
    assert ("预警待复核", 1) in labels(office.leader)
    assert labels(office.auditor) == []
