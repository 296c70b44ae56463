"""Hard cases of relief, each from beginning to end."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions as case_actions
from doudi.casework.case_conferences.queries import conference_of
from doudi.casework.models import Case
from doudi.conferences.kinds import Fact
from doudi.core.accounts.models import User
from doudi.core.refusals import SecondPersonRequired
from doudi.relief import refusals
from doudi.relief.cases import actions
from doudi.relief.cases.intake import PersonInNeed
from doudi.relief.cases.models import ReliefCase
from doudi.relief.identities.actions import close_identity, compare_identity, merge_identity
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.plans import PlannedInstalment
from tests.casework.conftest import answers, member, send, with_check_report, with_home_visit
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conferences.confirmed_meeting import sitting_of
from tests.conftest import Cast, Family
from tests.relief.conftest import FIRE, NIGHT, opened, proposed

pytestmark = pytest.mark.django_db
UNKNOWN = PersonInNeed(
    "老人家", sex="male", is_unknown=True, estimated_age=70, description="灰布衫，拄拐杖，说不清家在哪里"
)


def decided(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.clause("SAL2026-31", "P18-6.d")
def test_somebody_without_name_and_number_is_helped_and_found_out_later(
    staff: Cast, family: Family, signed_in: Any
) -> None:
    first = opened(staff.officer, staff.village, person=UNKNOWN, kind="small_first", is_local=False)
    identity = first.identity
    assert identity is not None
    assert identity.number == "L360731100-20230605-01"
    assert identity.due_on == date(2023, 7, 5)
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, first))
    again = opened(staff.officer, staff.village, person=UNKNOWN, kind="small_first")
    page = signed_in("officer").get(again.get_absolute_url()).content.decode()
    assert re.search(r'name="way" value="reserve"[^>]*checked', page)
    case = proposed(staff.officer, again)
    with pytest.raises(refusals.IdentityUncompared):
        actions.grant_relief(by=staff.leader, case=case)
    assert again.identity is not None
    with pytest.raises(SecondPersonRequired):
        compare_identity(by=staff.officer, identity=again.identity, finding="不是同一人")
    compare_identity(by=staff.leader, identity=again.identity, finding="与01号照片比对，口音、身高都不同")
    actions.grant_relief(by=staff.leader, case=decided(case))
    merge_identity(by=staff.officer, identity=identity, person=family.mother, reason="派出所比对指纹查明")
    with pytest.raises(refusals.IdentityClosed):
        close_identity(by=staff.officer, identity=identity, closing="left", reason="离开")
    assert first.people.get().person == family.mother
    later = opened(
        staff.officer, staff.village, person=PersonInNeed(family.mother.name, family.mother.id_number.clear())
    )
    with pytest.raises(refusals.RepeatReasonRequired):
        proposed(staff.officer, later)


def test_an_unknown_person_is_described(staff: Cast) -> None:
    with pytest.raises(refusals.HardshipIncomplete):
        opened(
            staff.officer, staff.village, person=PersonInNeed("老人家", sex="male", is_unknown=True, estimated_age=70)
        )


@pytest.mark.clause("P18-6.f")
def test_a_family_waiting_for_dibao_is_carried_over(staff: Cast) -> None:
    waiting = member("丁火根", date(1970, 3, 4), 811)
    applied = case_actions.accept_case(
        by=staff.officer, case=send(staff.village, answers("dibao", waiting))[0].cases.get()
    )
    relief = opened(staff.officer, staff.village, kind="transitional", group="waiting_applicant")
    assert relief.basis_case == applied


@pytest.mark.clause("P18-6.c", "MCA23-2.4")
def test_one_decision_is_paid_in_stages(staff: Cast) -> None:
    relief = opened(staff.officer, staff.village)
    plan = [
        PlannedInstalment(294_000, NIGHT, "reserve", ""),
        PlannedInstalment(300_000, date(2023, 7, 5), "reserve", "", condition="已租到房子"),
    ]
    with pytest.raises(refusals.PlanMismatch):
        proposed(staff.officer, relief, plan=plan[:1])
    with pytest.raises(refusals.PlanMismatch):
        proposed(staff.officer, relief, plan=plan[::-1])
    actions.grant_relief(by=staff.bureau, case=proposed(staff.officer, relief, plan=plan))
    rows = list(relief.instalments.values_list("number", "amount_fen", "state", "condition"))
    assert rows == [(1, 294_000, "released", ""), (2, 300_000, "planned", "已租到房子")]


@pytest.mark.clause("MCA83-II.1", "P18-6.k")
def test_uninsured_unemployed_people_are_helped_once_and_not_beside_dibao(staff: Cast, family: Family) -> None:
    group: dict[str, Any] = {"group": "uninsured_unemployed", "sub_cause": "accident_income", "kind": "small_first"}
    needy = PersonInNeed(family.mother.name, family.mother.id_number.clear())
    with pytest.raises(refusals.GroupNotEligible):
        proposed(staff.officer, opened(staff.officer, staff.village, person=needy, **group))
    first = opened(staff.officer, staff.village, **group)
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, first))
    with pytest.raises(refusals.GroupNotEligible):
        proposed(staff.officer, opened(staff.officer, staff.village, **group), repeat_reason="还没有找到工作")


@pytest.mark.clause("MCA83-II.2")
@pytest.mark.parametrize("group", ["jobless_graduate", "disaster_or_epidemic_victim"])
def test_graduates_and_victims_are_helped_at_once_and_referred_for_disaster_aid(staff: Cast, group: str) -> None:
    relief = opened(staff.officer, staff.village, group=group)
    row = case_actions.refer_case(by=staff.officer, case=relief.case, kind="disaster_aid", text="房屋进水")
    assert (row.department_code, row.declared.clock) == ("emb", "urgent_handover_days")
    case = proposed(staff.officer, relief)
    assert relief.case.due_on is not None
    actions.grant_relief(by=staff.bureau, case=case)
    assert decided(case).outcome == "granted"


@pytest.mark.clause("P18-6.j")
def test_proposal_shows_other_aid_of_the_family(staff: Cast, family: Family) -> None:
    from doudi.relief.cases.earlier_aid import other_aid

    aid = other_aid(family.household)
    assert {str(one.what) for one in aid} >= {"低保"}


def test_a_helper_who_is_a_relative_keeps_out(staff: Cast, family: Family) -> None:
    from doudi.casework.refusals import BureauVisitRequired, ConflictOfInterest

    case_actions.record_near_relative(
        by=staff.bureau, person=family.mother, staff=staff.leader, relation="parent", post="", since=date(2023, 1, 1)
    )
    needy = PersonInNeed(family.mother.name, family.mother.id_number.clear())
    case = proposed(staff.officer, opened(staff.officer, staff.village, person=needy, kind="small_first"))
    with pytest.raises(ConflictOfInterest):
        actions.grant_relief(by=staff.leader, case=case)
    assert case.near_relative_of
    with pytest.raises(BureauVisitRequired):
        actions.grant_relief(by=colleague_of(staff), case=case)


def colleague_of(staff: Cast) -> User:
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM

    return open_account(
        by=SYSTEM,
        username="colleague",
        name="王同事",
        role="township_officer",
        division=staff.officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


@pytest.mark.clause("MCA23-2.1", "MCA23-2.2", "P30-1.8", "SC47-2")
def test_expenditure_relief_runs_the_full_procedure(staff: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    relief = opened(
        staff.officer,
        staff.village,
        kind="expenditure",
        cause="illness",
        sub_cause="illness_chronic",
        own_paid_fen=1_500_00,
    )
    case = case_actions.accept_case(by=staff.officer, case=relief.case)
    assert case.step == "relief_investigation"
    with pytest.raises(case_refusal("HomeVisitRequired")):
        proposed(staff.officer, relief)
    with_home_visit(case, staff.officer)
    relief = ReliefCase.objects.get(pk=relief.pk)
    with pytest.raises(refusals.SpendingExceeded):
        proposed(staff.officer, relief)
    case = proposed(staff.officer, relief, total_fen=1_500_00, deviation_reason="以自付支出为限")
    with_check_report(case, staff.officer)
    case = case_actions.agree(by=staff.leader, case=decided(case))
    assert case.step == "public_notice"
    notice = case.public_notices.get()
    assert notice.lines["拟救助金额"] == "¥1,500.00"
    assert not any("病" in text for text in notice.lines.values())
    clock.after(8)
    case = case_actions.end_public_notice(by=staff.officer, case=decided(case))
    assert case.step == "relief_by_township"
    with pytest.raises(SecondPersonRequired):
        actions.grant_relief(by=staff.leader, case=case)
    actions.grant_relief(by=colleague_of(staff), case=decided(case))
    assert Instalment.objects.get(relief=relief).amount_fen == 1_500_00


def case_refusal(name: str) -> type[Exception]:
    from doudi.casework import refusals as of_casework

    found: type[Exception] = getattr(of_casework, name)
    return found


@pytest.mark.clause("P18-6.i", "P18-9.c")
def test_a_conference_raises_the_amount_and_the_case_goes_on_by_itself(staff: Cast, signed_in: Any) -> None:
    relief = opened(staff.officer, staff.village)
    case = proposed(staff.officer, relief, total_fen=10_000_00, deviation_reason="房子全烧了")
    case = actions.raise_relief_question(by=staff.bureau, case=case, question="房屋全毁，拟超过测算救助")
    from doudi.conferences.models import Question

    question = Question.objects.get()
    assert conference_of(case).waiting == question
    page = signed_in("bureau").get(case.get_absolute_url()).content.decode()
    assert question.get_absolute_url() in page
    assert reverse("casework:raise_question", args=[case.pk]) not in page
    sitting = sitting_of(staff, question)
    facts = {fact.label: fact.value for fact in question_facts(case)}
    assert facts["拟救助"] == "¥10,000.00"
    assert FIRE.person.id_number not in "".join(facts.values())
    sitting.hold(amount_fen=12_000_00)
    case = decided(case)
    assert (case.outcome, case.step) == (Case.Outcome.GRANTED, "notification")
    assert relief.instalments.get().amount_fen == 12_000_00
    assert relief.proposals.order_by("-pk")[0].decided_by == "conference"
    (decision,) = conference_of(case).decisions
    assert (decision.question_url, decision.number in case.decision.reason) == (question.get_absolute_url(), True)
    meeting = question.agenda_items.get().meeting.get_absolute_url()
    assert meeting in signed_in("bureau").get(decision.question_url).content.decode()


def question_facts(case: Case) -> list[Fact]:
    from doudi.relief.conferences import facts_for_members

    return facts_for_members(str(case.pk))


def test_a_conference_that_refuses_ends_the_case_in_writing(staff: Cast) -> None:
    from doudi.conferences.models import Question

    relief = opened(staff.officer, staff.village)
    case = proposed(staff.officer, relief, total_fen=10_000_00, deviation_reason="房子全烧了")
    actions.raise_relief_question(by=staff.bureau, case=case, question="拟超过测算救助")
    sitting_of(staff, Question.objects.get()).hold(outcome="refused", amount_fen=None)
    assert decided(case).outcome == Case.Outcome.REFUSED
    assert not relief.instalments.exists()


@pytest.mark.clause("SAL2026-29", "SAL2026-37")
def test_a_case_of_the_new_law_cites_it_and_one_begun_before_goes_on_by_the_old(
    staff: Cast,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    clock.on(date(2026, 6, 30))
    old = opened(staff.officer, staff.village, happened_on=date(2026, 6, 29))
    clock.on(date(2026, 7, 1))
    new = opened(
        staff.officer, staff.village, happened_on=date(2026, 6, 30), cause="illness", sub_cause="illness_sudden"
    )
    assert "SAL2026-29" not in old.case.procedure.basis_on(date(2026, 6, 30))
    assert "SAL2026-29" in new.case.procedure.basis_on(date(2026, 7, 1))
    actions.grant_relief(by=staff.bureau, case=proposed(staff.officer, old))
    assert not any("社会救助法" in text for text in decided(old.case).decision.references)


@pytest.mark.clause("MCA23-2.2", "SAL2026-42")
def test_only_spending_is_verified_for_families_recognised_already(staff: Cast, family: Family) -> None:
    from doudi.casework.economic_checks.requirement import needs_check

    hardship: dict[str, Any] = {
        "kind": "expenditure",
        "cause": "illness",
        "sub_cause": "illness_chronic",
        "own_paid_fen": 9_000_00,
    }
    needy = PersonInNeed(family.mother.name, family.mother.id_number.clear())
    on_dibao = opened(staff.officer, staff.village, person=needy, **hardship)
    assert not needs_check(on_dibao.case)
    assert needs_check(opened(staff.officer, staff.village, **hardship).case)
