"""Matters of one family: the living subsidy waits for dibao, and each decision explains its own amount only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.cases.actions.dependent_cases import end_waiting
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case
from doudi.core.refusals import OutsideScope
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award, Person
from tests.casework.cases.test_cases import reviewed, to_confirm
from tests.casework.conftest import answers, member, past_the_federation, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

DISABLED = member("邱长生", date(1958, 4, 3), 701, disability_category="visual", disability_grade="1")
WIFE = member("谢秀英", date(1960, 6, 6), 702, relation="配偶")


def both(cast: Cast, *people: dict[str, Any], code: bool = False) -> Any:
    """Apply for dibao and the living subsidy on one form; return both cases, and the receipt code if asked."""
    said = answers("dibao", *(people or (DISABLED,)), subjects={"dibao": [], "disability_living": [0]})
    application, receipt_code = send(cast.village, said)
    dibao, living = application.cases.order_by("pk")
    return (dibao, living, receipt_code) if code else (dibao, living)


def both_accepted(cast: Cast, *people: dict[str, Any]) -> tuple[Case, Case]:
    dibao, living = both(cast, *people)
    living = actions.accept_case(by=cast.officer, case=living)
    dibao = actions.accept_case(by=cast.officer, case=dibao)
    living.refresh_from_db()
    return dibao, living


@pytest.mark.clause("SC52-1")
def test_living_subsidy_waits_for_dibao_and_goes_on_when_it_is_granted(staff: Cast, clock: Clock) -> None:
    dibao, living = both_accepted(staff)
    assert (living.step, str(living.step_label)) == ("awaiting_basis", "等低保")
    assert (living.due_on, living.next_due_on) == (None, dibao.due_on)
    actions.grant(by=staff.bureau, case=to_confirm(staff, clock, dibao))
    living.refresh_from_db()
    assert living.step == "investigation"
    assert (living.clock_starts_on, living.due_on) == (clock.today, date(2025, 9, 29))
    living = reviewed(staff, living)
    actions.grant(by=staff.bureau, case=living)
    subsidy = Award.objects.get(programme="disability_living")
    assert subsidy.valid_from == date(2025, 9, 1)


@pytest.mark.clause("SC52-1")
def test_living_subsidy_is_refused_with_dibao(staff: Cast, clock: Clock) -> None:
    dibao, living = both_accepted(staff, DISABLED | {"facts": {**DISABLED["facts"], "wage_fen": "900000"}})
    with_home_visit(dibao, staff.officer)
    dibao = with_opinion(dibao, staff.officer, is_favourable=False, people=[], reason="收入高于标准")
    dibao = actions.agree(by=staff.leader, case=dibao)
    if dibao.step == "public_notice":
        clock.after(8)
        dibao = actions.end_public_notice(by=staff.officer, case=dibao)
    dibao = actions.refuse(by=staff.bureau, case=dibao, reason="月人均收入高于低保标准")
    living.refresh_from_db()
    assert (living.step, living.outcome) == ("notification", "refused")
    assert dibao.decision.number in living.decision.reason
    assert living.decision.decided_by == staff.bureau
    assert actions.deliver(by=staff.officer, case=living, how="当面").is_closed


def test_living_subsidy_goes_on_when_dibao_is_withdrawn(staff: Cast) -> None:
    dibao, living = both_accepted(staff)
    actions.withdraw_case(by=Applicant("邱长生"), case=dibao, why="不申请了")
    living.refresh_from_db()
    assert (living.step, living.outcome) == ("investigation", "")
    assert living.due_on is not None


def test_living_subsidy_does_not_wait_for_the_case_of_another_person(staff: Cast) -> None:
    said = answers("one_person_cover", DISABLED, WIFE, subjects={"one_person_cover": [1], "disability_living": [0]})
    cover, living = send(staff.village, said)[0].cases.order_by("procedure_id")
    assert (cover.procedure_id, living.procedure_id) != ("", "")
    living = actions.accept_case(by=staff.officer, case=Case.objects.get(procedure_id="disability_living"))
    assert living.step == "investigation"


def test_living_subsidy_on_confirmed_dibao_does_not_wait(staff: Cast) -> None:
    """The man has dibao; a second application that covers the wife as well changes nothing for the subsidy."""
    dibao, living = both(staff, DISABLED, WIFE)
    actions.accept_case(by=staff.officer, case=dibao)
    take_over(staff, "dibao", dibao_class="other", assessed_income_fen=100_00)
    assert actions.accept_case(by=staff.officer, case=living).step == "investigation"


def take_over(cast: Cast, programme: str, **assessed: Any) -> None:
    """Take over an award of the man as decided before the system."""
    registry_actions.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="B1",
        person=Person.objects.get(name="邱长生"),
        programme=programme,
        from_month=date(2023, 1, 1),
        **assessed,
    )


@pytest.mark.clause("SC52-1")
def test_dibao_applied_for_later_keeps_the_subsidy_from_being_proposed(staff: Cast) -> None:
    living = send(staff.village, answers("disability_living", DISABLED, places=[0]))[0].cases.get()
    living = actions.accept_case(by=staff.officer, case=living)
    assert living.step == "investigation"
    dibao = send(staff.village, answers("dibao", DISABLED))[0].cases.get()
    actions.accept_case(by=staff.officer, case=dibao)
    with pytest.raises(refusals.BasisCaseOpen, match=dibao.number):
        with_opinion(living, staff.officer, people=[living.person.number], override_reason="看来符合低保")


@pytest.mark.clause("SC52-1")
def test_dibao_applied_for_later_keeps_the_subsidy_from_being_granted(staff: Cast) -> None:
    living = send(staff.village, answers("disability_living", DISABLED, places=[0]))[0].cases.get()
    living = actions.accept_case(by=staff.officer, case=living)
    with_opinion(living, staff.officer, people=[living.person.number], override_reason="边缘家庭")
    living = past_the_federation(actions.agree(by=staff.leader, case=living), staff)
    dibao = send(staff.village, answers("dibao", DISABLED))[0].cases.get()
    actions.accept_case(by=staff.officer, case=dibao)
    with pytest.raises(refusals.BasisCaseOpen, match=dibao.number):
        actions.grant(by=staff.bureau, case=living)


def test_waiting_ends_by_hand_only_when_there_is_nothing_to_wait_for(staff: Cast, signed_in: Any) -> None:
    dibao, living = both_accepted(staff)
    with pytest.raises(refusals.BasisCaseOpen, match=dibao.number):
        end_waiting(by=staff.officer, case=living)
    with pytest.raises(OutsideScope):
        end_waiting(by=staff.other_officer, case=living)
    Case.objects.filter(pk=dibao.pk).update(step="closed", next_due_on=None, outcome="withdrawn")
    page = reverse("casework:act", args=[living.pk, "end_waiting"])
    assert signed_in("officer").post(page, {"version": str(living.version)}).status_code == 302
    living.refresh_from_db()
    assert living.step == "investigation"


def test_pages_say_why_it_waits(staff: Cast, signed_in: Any, client: Any) -> None:
    dibao, living, code = both(staff, code=True)
    actions.accept_case(by=staff.officer, case=living)
    officer = signed_in("officer")
    page = officer.get(living.get_absolute_url()).content.decode()
    assert "期限自那一天起算" in page
    assert "低保已有结果，继续办理" not in page, "nothing that would be refused"
    assert "None" not in page
    assert dibao.number in page
    assert "不予确认的一并不予确认" in officer.get(dibao.get_absolute_url()).content.decode()
    client.post(reverse("portal:lookup"), {"receipt": dibao.application.receipt, "code": code})
    progress = client.get(reverse("portal:progress")).content.decode()
    assert "等低保" in progress
    assert "补贴仍从申请当月算起" in progress


def test_each_decision_explains_its_own_amount_only(staff: Cast, clock: Clock) -> None:
    """In 2023 660 of dibao each were explained as 760 + 660, with the subsidy of one of the two in it."""
    clock.on(date(2023, 6, 1))
    dibao, living = both_accepted(staff, DISABLED, WIFE)
    actions.withdraw_case(by=Applicant("邱长生"), case=living, why="已在享受")
    take_over(staff, "disability_living")
    standard = 660 if staff.village.area == "rural" else 885
    with_home_visit(dibao, staff.officer)
    with_opinion(dibao, staff.officer, dibao_class="long_term")
    dibao = actions.agree(by=staff.leader, case=dibao)
    clock.after(8)
    dibao = actions.end_public_notice(by=staff.officer, case=dibao)
    dibao = actions.grant(by=staff.bureau, case=dibao)
    dues = dibao.decision.explanation["dues"]
    assert dibao.decision.month_fen == 2 * standard * 100
    assert [due["total_fen"] for due in dues] == [standard * 100] * 2
    assert {benefit["programme"] for due in dues for benefit in due["benefits"]} == {"dibao"}
    assert not [due for due in dues if "残疾" in due["sentence"] or f"{standard + 100}.00" in due["sentence"]]
