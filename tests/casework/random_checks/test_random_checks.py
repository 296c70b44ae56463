"""Random checks: the draw can be repeated from its seed, and each drawn case gets its result."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi import policy
from doudi.casework import actions, refusals
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case, Decision, RandomCheck, RandomCheckDraw
from doudi.casework.random_checks.actions import record_random_check
from doudi.casework.random_checks.before_decision import draw_before_decision
from doudi.casework.random_checks.queries import draws_before_decision
from doudi.casework.random_checks.sampling import draw_sample_of, number_of, population_hash
from doudi.core.refusals import OutsideScope, RoleNotAllowed, SecondPersonRequired, TransitionNotAllowed
from tests.casework.conftest import answers, send, with_home_visit
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

HALF, NEARLY_A_THIRD = policy.RATIO_SCALE // 2, policy.RATIO_SCALE * 3 // 10


def test_share_of_each_stratum_is_a_minimum() -> None:
    population = {"a": ["1", "2", "3"], "b": ["4"], "c": []}
    sample = draw_sample_of(population, share=HALF, on_site_share=NEARLY_A_THIRD, seed="s")
    assert {stratum: len(keys) for stratum, keys in sample.drawn.items()} == {"a": 2, "b": 1, "c": 0}
    assert len(sample.on_site) == 1


def test_draw_is_repeated_from_its_seed_and_no_other() -> None:
    population = {"a": [str(number) for number in range(40)]}
    given: dict[str, Any] = {"share": HALF, "on_site_share": NEARLY_A_THIRD}
    first = draw_sample_of(population, seed="one", **given)
    assert first == draw_sample_of({"a": list(reversed(population["a"]))}, seed="one", **given)
    assert first != draw_sample_of(population, seed="two", **given)
    assert population_hash(population) != population_hash({"a": population["a"][1:]})


@pytest.fixture
def drawn(staff: Cast, clock: Clock) -> RandomCheckDraw:
    """The draw of September from four decisions of the township's leader and one of the bureau."""
    for number in range(5):
        case = send(staff.village, answers("dibao"))[0].cases.get()
        Case.objects.filter(pk=case.pk).update(
            step="closed", next_due_on=None, outcome="granted", proposed_by=staff.officer, reviewed_by=None
        )
        Decision.objects.create(
            case=case,
            number=f"2025-9000{number}",
            outcome="granted",
            reason="符合",
            sealed_explanation="{}",
            decided_by=staff.leader if number else staff.bureau,
            decided_on=date(2025, 9, 10),
        )
    clock.on(date(2025, 10, 2))
    assert run_due() >= 1
    run_due()
    return RandomCheckDraw.objects.get()


@pytest.mark.clause("MCA43-28", "P18-13.d")
def test_half_of_the_delegated_decisions_of_a_month_is_drawn_once(drawn: RandomCheckDraw) -> None:
    checks = list(drawn.checks.select_related("case"))
    assert [len(numbers) for numbers in drawn.population.values()] == [4]
    assert (len(checks), sum(check.must_visit for check in checks)) == (2, 1)
    assert {check.due_on for check in checks} == {date(2025, 9, 10) + timedelta(days=90)}
    again = draw_sample_of(drawn.population, share=drawn.share, on_site_share=drawn.on_site_share, seed=drawn.seed)
    assert {check.case.number for check in checks} == {key for keys in again.drawn.values() for key in keys}
    assert {check.case.number for check in checks if check.must_visit} == again.on_site
    with pytest.raises(DatabaseError), transaction.atomic():
        RandomCheckDraw.objects.update(seed="mine")


def result(**changed: Any) -> dict[str, Any]:
    return {"manner": "on_site", "finding": "in_order", "text": "情况属实", "done_on": date(2025, 10, 2)} | changed


def test_result_is_recorded_by_the_bureau_and_another_person(staff: Cast, drawn: RandomCheckDraw) -> None:
    check = drawn.checks.all()[0]
    with pytest.raises(RoleNotAllowed):
        record_random_check(by=staff.leader, check=check, **result())
    with pytest.raises(OutsideScope):
        record_random_check(by=staff.other_officer, check=check, **result())
    Case.objects.filter(pk=check.case_id).update(reviewed_by=staff.bureau)
    with pytest.raises(SecondPersonRequired):
        record_random_check(by=staff.bureau, check=check, **result())
    record_random_check(by=staff.director, check=check, **result())
    with pytest.raises(TransitionNotAllowed):
        record_random_check(by=staff.director, check=check, **result())
    with pytest.raises(DatabaseError), transaction.atomic():
        RandomCheck.objects.filter(pk=check.pk).update(must_visit=False, due_on=date(2030, 1, 1))


def test_case_drawn_for_a_visit_is_not_checked_by_documents(staff: Cast, drawn: RandomCheckDraw) -> None:
    visit, other = sorted(drawn.checks.all(), key=lambda check: not check.must_visit)
    with pytest.raises(refusals.OnSiteCheckRequired):
        record_random_check(by=staff.bureau, check=visit, **result(manner="documents"))
    assert record_random_check(by=staff.bureau, check=other, **result(manner="documents")).checked_by == staff.bureau
    for wrong in ({"text": " "}, {"finding": "fine"}, {"done_on": date(2025, 9, 9)}, {"done_on": date(2999, 1, 1)}):
        with pytest.raises(refusals.RandomCheckIncomplete):
            record_random_check(by=staff.bureau, check=visit, **result(**wrong))


def test_pages_of_random_checks(staff: Cast, drawn: RandomCheckDraw, signed_in: Any) -> None:
    bureau, page = signed_in("bureau"), reverse("casework:random_checks")
    assert "随机抽查待检查" in bureau.get("/").content.decode()
    shown = bureau.get(page).content.decode()
    assert drawn.seed in shown
    assert drawn.population_hash in shown
    assert "2/4" in shown
    check = drawn.checks.all()[0]
    address = reverse("casework:record_random_check", args=[check.pk])
    values = {"done_on": "2025-10-02", "manner": "on_site", "finding": "defect", "text": "补了签名"}
    assert bureau.post(address, values | {"text": ""}).status_code == 422
    assert bureau.post(address, values).status_code == 302
    assert "补了签名" in bureau.get(address).content.decode()
    assert signed_in("other_officer").get(address).status_code == 404


@pytest.mark.clause("MCA43-16")
def test_cases_before_their_decision_are_drawn_by_the_same_component(staff: Cast, monkeypatch: Any) -> None:
    """The bureau's own visit settles what was drawn, and nothing else does."""
    given = send(staff.village, answers("tekun", places=[0]))[0].cases.get()
    case = actions.accept_case(by=staff.officer, case=given)
    seeds = {number_of(f"s{order}", case.number) < NEARLY_A_THIRD: f"s{order}" for order in range(40)}
    monkeypatch.setattr("doudi.casework.random_checks.before_decision.new_seed", lambda: seeds[False])
    draw = draw_before_decision(case)
    assert (draw.kind, draw.share, draw.seed) == ("before", NEARLY_A_THIRD, seeds[False])
    assert (case.is_sampled, draw.checks.count()) == (False, 0)
    monkeypatch.setattr("doudi.casework.random_checks.before_decision.new_seed", lambda: seeds[True])
    check = draw_before_decision(case).checks.get()
    assert (case.is_sampled, check.must_visit, check.done_on) == (True, True, None)
    assert (draws_before_decision().cases, draws_before_decision().taken) == (2, 1)
    with pytest.raises(TransitionNotAllowed):
        record_random_check(by=staff.director, check=check, **result(done_on=date(2025, 9, 1)))
    with_home_visit(case, staff.officer)
    assert RandomCheck.objects.get(done_on=None) == check
    Case.objects.filter(pk=case.pk).update(step="confirmation")
    case.refresh_from_db()
    with_home_visit(case, staff.bureau)
    check.refresh_from_db()
    assert (check.finding, check.manner, check.checked_by) == ("visited", "on_site", staff.bureau)
    with pytest.raises(DatabaseError), transaction.atomic():
        RandomCheckDraw.objects.filter(pk=draw.pk).update(share=0)


@pytest.mark.clause("MCA43-16")
def test_draws_before_decisions_reach_their_ratio_in_a_township(staff: Cast, monkeypatch: Any) -> None:
    numbers = []
    for order in range(10):
        case = send(staff.village, answers("tekun", places=[0]))[0].cases.get()
        Case.objects.filter(pk=case.pk).update(accepted_on=date(2025, 9, 1), step_due_on=date(2025, 9, 20))
        case.refresh_from_db()
        never = next(f"s{n}" for n in range(40) if number_of(f"s{n}", case.number) >= NEARLY_A_THIRD)
        monkeypatch.setattr("doudi.casework.random_checks.before_decision.new_seed", lambda seed=never: seed)
        draw_before_decision(case)
        numbers.append(Case.objects.filter(is_sampled=True).count() / (order + 1))
    assert numbers[-1] >= 0.3
