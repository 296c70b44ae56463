"""What follows an award: changes, reviews, deaths, gradual exit, ends, cards, moves, relations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework import actions, refusals
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.cases.next_step import next_step
from doudi.casework.cases.queries import case_view
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case, DibaoOffer
from doudi.casework.post_award.assessment import reassess
from doudi.core.audit.queries import broken_links
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed, SecondPersonRequired, TransitionNotAllowed
from doudi.registry import actions as registry_actions
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Household, Person
from doudi.registry.refusals import CardProcedureRequired, DeathReportRequired
from doudi.ui.pdf import document_html
from tests.casework.conftest import with_check_report, with_home_visit, with_self_care_assessment
from tests.clock import Clock
from tests.conftest import Cast, Family, identity_number, make_family
from tests.deaths_and_cards import record_death

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(staff: Cast, clock: Clock) -> Family:
    """Mother and son; she has dibao by the difference, assessed at 200 yuan a head, which her wage bears out."""
    clock.on(date(2025, 7, 15))
    found = make_family(staff.officer, staff.village, "7")
    said(staff, found.mother, "wage_fen", 400_00, date(2022, 1, 1))
    award(staff, found.son, "A7S", "dibao", dibao_class="other", assessed_income_fen=200_00)
    clock.on(date(2025, 9, 1))
    return found


def said(cast: Cast, subject: Any, kind: str, value: Any, since: date) -> None:
    registry_actions.change_circumstance(
        by=cast.officer, subject=subject, kind=kind, value=value, since=since, source="paper"
    )


def award(cast: Cast, person: Person, number: str, programme: str, **facts: Any) -> Award:
    return registry_actions.take_over_award(
        by=cast.officer,
        approved_by=cast.leader,
        number=number,
        person=person,
        programme=programme,
        from_month=date(2022, 1, 1),
        **facts,
    )


def opened(cast: Cast, home: Family, matter: str = "circumstances_change", **more: Any) -> Case:
    return actions.open_case(by=cast.officer, matter=matter, household=home.household, why="本人报告", **more)


def suggested(case: Case, reason: str = "情况属实", **changed: Any) -> actions.ProposedMeasures:
    found = reassess(case)
    assert found is not None
    chosen = {
        one.award.number: actions.ChosenMeasure(one.suggested.does, one.suggested.dibao_class)
        for one in found.lines
        if one.award is not None
    }
    newcomers = {one.person.number: actions.ChosenMeasure("add", "other") for one in found.lines if one.award is None}
    given: dict[str, Any] = {"chosen": chosen, "reason": reason, "newcomers": newcomers}
    return actions.ProposedMeasures(**(given | changed))


def looked_at(cast: Cast, case: Case, **changed: Any) -> Case:
    with_check_report(case, cast.officer)
    case = actions.propose_measures(by=cast.officer, case=case, proposed=suggested(case, **changed))
    return actions.agree(by=cast.leader, case=case)


def found(cast: Cast, case: Case, person: Person, kind: str, value: Any, since: date) -> None:
    actions.record_verified_change(
        by=cast.officer, case=case, person=person, kind=kind, value=value, since=since, evidence="工资流水"
    )


def in_force() -> list[tuple[str, str, date | None, date | None]]:
    rows = Award.objects.filter(withdrawn_at=None).select_related("person").order_by("person__name", "valid_from")
    return [(one.person.name, one.programme, one.valid_from, one.valid_to) for one in rows]


@pytest.mark.clause("SC649-13", "SAL2026-47", "MCA57-32")
def test_higher_income_ends_the_award_and_grants_a_new_one(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    assert (case.step, case.due_on) == ("reassessment", date(2025, 9, 25))
    found(staff, case, home.mother, "wage_fen", 600_00, date(2025, 8, 1))
    case = looked_at(staff, case)
    assert case.step == "decision"
    assert {one["does"] for one in case.opinions.get().measures} == {"change"}
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert (case.step, case.outcome) == ("notification", "changed")
    assert in_force() == [
        ("易小明", "dibao", date(2022, 1, 1), date(2025, 9, 1)),
        ("易小明", "dibao", date(2025, 10, 1), None),
        ("钟桂英", "dibao", date(2022, 1, 1), date(2025, 9, 1)),
        ("钟桂英", "dibao", date(2025, 10, 1), None),
    ]
    facts = household_facts(home.household, date(2025, 9, 2), date(2025, 9, 2))
    assert next(one for one in facts.people if one["name"] == "钟桂英")["wage_fen"] == 600_00
    before = household_facts(home.household, date(2025, 7, 1), date(2025, 9, 2))
    assert next(one for one in before.people if one["name"] == "钟桂英")["wage_fen"] == 400_00
    measures = case.decision.explanation["measures"]
    assert all(one["new_fen"] < one["old_fen"] for one in measures)
    assert case.decision.month_fen == sum(one["new_fen"] for one in measures)
    assert actions.deliver(by=staff.officer, case=case, how="当面").is_closed
    assert broken_links() == []


@pytest.mark.clause("MCA57-31")
def test_change_without_effect_is_not_adjusted(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    case = looked_at(staff, case, reason="没有变化")
    assert (case.step, case.outcome, case.decision.outcome) == ("closed", "continued", "continued")
    assert case.decision.references
    assert {last for _name, _programme, _first, last in in_force()} == {None}


def test_proposer_reviewer_and_decider_are_three_people(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 600_00, date(2025, 8, 1))
    case = actions.propose_measures(by=staff.officer, case=case, proposed=suggested(case))
    with pytest.raises(SecondPersonRequired):
        actions.agree(by=staff.officer, case=case)
    case = actions.agree(by=staff.leader, case=case)
    for name in ("officer", "leader", "auditor"):
        with pytest.raises(RoleNotAllowed):
            actions.decide_measures(by=staff.people[name], case=case)
    with pytest.raises(OutsideScope):
        actions.decide_measures(by=staff.other_officer, case=case)
    assert all(last is None for *_rest, last in in_force())


def test_measure_other_than_suggested_needs_a_reason(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    chosen = {one.number: actions.ChosenMeasure("end") for one in Award.objects.filter(withdrawn_at=None)}
    with pytest.raises(refusals.OverrideReasonRequired):
        looked_at(staff, case, chosen=chosen)
    with pytest.raises(refusals.MeasureRequired):
        looked_at(staff, case, chosen={})
    case = looked_at(staff, case, chosen=chosen, override_reason="本人书面退出")
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert case.outcome == "ended"
    assert case.decision.month_fen is None
    assert {last for *_rest, last in in_force()} == {date(2025, 9, 1)}


def test_returned_member_is_included_by_decision(staff: Cast, home: Family) -> None:
    registry_actions.register_member(
        by=staff.officer,
        household=home.household,
        name="易小花",
        sex="female",
        birth_date=date(2025, 6, 1),
        id_number=identity_number(date(2025, 6, 1), 702),
        relation="孙女",
        since=date(2025, 6, 1),
        source="paper",
        source_detail="出生证明",
    )
    case = opened(staff, home)
    case = looked_at(staff, case)
    assert case.step == "decision"
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert ("易小花", "dibao", date(2025, 10, 1), None) in in_force()


@pytest.mark.clause("SAL2026-48")
def test_recipient_is_heard_first_under_the_law_of_2026(staff: Cast, home: Family, clock: Clock) -> None:
    clock.on(date(2026, 7, 1))
    case = opened(staff, home, "ending")
    assert any("社会救助法" in one for one in [str(case.procedure.basis_on(clock.today)), "社会救助法"])
    found(staff, case, home.mother, "wage_fen", 3000_00, date(2024, 1, 1))
    case = looked_at(staff, case, reason="工资高于标准")
    assert (case.step, case.step_due_on) == ("hearing", date(2026, 7, 8))
    with pytest.raises(TransitionNotAllowed):
        actions.decide_measures(by=staff.bureau, case=case)
    with pytest.raises(refusals.HearingIncomplete):
        actions.record_hearing(
            by=staff.officer, case=case, heard_on=date(2026, 6, 1), how="当面", words="同意", has_no_objection=True
        )
    case = actions.record_hearing(
        by=staff.officer, case=case, heard_on=clock.today, how="上门当面", words="只做三个月工", has_no_objection=False
    )
    assert case.step == "decision"
    assert "只做三个月工" not in str(case.hearings.values("sealed_words")[0]["sealed_words"].stored)
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert case.outcome == "ended"
    assert any("第四十八条" in one for one in case.decision.references)


def test_increase_needs_no_hearing(staff: Cast, home: Family, clock: Clock) -> None:
    clock.on(date(2026, 7, 1))
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 0, date(2026, 6, 1))
    case = looked_at(staff, case)
    assert case.step == "decision"


@pytest.mark.clause("MCA43-25", "SC649-18")
@pytest.mark.clause("MCA43-27")
def test_tekun_ends_after_its_public_notice(staff: Cast, home: Family, clock: Clock) -> None:
    award(staff, home.mother, "T7", "tekun", self_care="full")
    case = opened(staff, home, "ending")
    case = looked_at(staff, case, reason="有收入")
    assert case.step == "ending_notice"
    assert case.public_notices.get().lines["复核意见"] == "拟终止特困人员救助供养"
    clock.after(8)
    assert run_due() >= 1
    case.refresh_from_db()
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert ("钟桂英", "tekun", date(2022, 1, 1), date(2025, 9, 1)) in in_force()
    assert DibaoOffer.objects.get().person == home.mother


def test_objection_to_an_ending_is_investigated(staff: Cast, home: Family, clock: Clock) -> None:
    award(staff, home.mother, "T7", "tekun", self_care="full")
    case = looked_at(staff, opened(staff, home, "ending"))
    actions.record_objection(by=staff.officer, case=case, text="她确实没有收入", who="邻居")
    clock.after(8)
    assert run_due() >= 1
    case.refresh_from_db()
    assert case.step == "objection_review"
    case = actions.send_back(by=staff.officer, case=case, why="再查")
    assert case.step == "reassessment"


@pytest.mark.clause("MCA43-23")
def test_self_care_is_reassessed_within_ten_days(staff: Cast, home: Family) -> None:
    said(staff, home.mother, "has_capable_supporter", False, date(2022, 1, 1))
    said(staff, home.mother, "disability_category", "physical", date(2022, 1, 1))
    said(staff, home.mother, "disability_grade", 1, date(2022, 1, 1))
    award(staff, home.mother, "T7", "tekun", self_care="full")
    case = opened(staff, home, "self_care_review")
    assert case.due_on == date(2025, 9, 15)
    with pytest.raises(refusals.HomeVisitRequired):
        looked_at(staff, case)
    tests = dict.fromkeys(("can_dress", "can_wash", "can_walk_indoors", "can_use_toilet"), False)
    with_home_visit(case, staff.officer, asked={home.mother.number: tests})
    case.refresh_from_db()
    with_self_care_assessment(case, home.mother)
    case = actions.decide_measures(by=staff.bureau, case=looked_at(staff, case))
    newest = Award.objects.filter(programme="tekun", withdrawn_at=None).order_by("-valid_from")[0]
    assert newest.self_care is not None
    assert newest.self_care.clear() == "none"
    assert newest.valid_from == date(2025, 10, 1)
    assert not DibaoOffer.objects.exists()


@pytest.mark.clause("SC649-19", "P18-5.d")
def test_tekun_award_follows_an_admission_and_the_way_home(staff: Cast, home: Family) -> None:
    for kind, value in (("has_capable_supporter", False), ("disability_category", "physical"), ("disability_grade", 1)):
        said(staff, home.mother, kind, value, date(2022, 1, 1))
    tekun = award(staff, home.mother, "T7", "tekun", self_care="full", in_institution=False)
    said(staff, home.mother, "in_institution", True, date(2025, 8, 20))
    case = opened(staff, home, "circumstances_change")
    lines = {one.award.number: one.suggested for one in reassess(case).lines if one.award}
    assert lines[tekun.number].does == "change"
    assert lines[tekun.number].old_fen == lines[tekun.number].new_fen
    actions.decide_measures(by=staff.bureau, case=looked_at(staff, case))
    inside = Award.objects.get(programme="tekun", withdrawn_at=None, valid_to=None)
    assert (inside.in_institution, inside.valid_from, inside.self_care.clear()) == (True, date(2025, 10, 1), "full")


def test_gradual_exit_lasts_the_declared_months(staff: Cast, home: Family) -> None:
    case = opened(staff, home, "gradual_exit")
    found(staff, case, home.mother, "employed_since", date(2025, 7, 10), date(2025, 7, 10))
    found(staff, case, home.mother, "wage_fen", 3000_00, date(2025, 7, 10))
    case = looked_at(staff, case, reason="7月进厂")
    assert {one["does"] for one in case.opinions.get().measures} == {"fade"}
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert {last for *_rest, last in in_force()} == {date(2025, 12, 1)}
    assert case.outcome == "changed"


def test_gradual_exit_without_a_job_is_refused(staff: Cast, home: Family) -> None:
    """It would last until this month, that is, end the award at once under another name."""
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 3000_00, date(2025, 7, 10))
    fading = {one.award.number: actions.ChosenMeasure("fade") for one in reassess(case).lines if one.award}
    with_check_report(case, staff.officer)
    proposed = suggested(case, chosen=fading, override_reason="就业增收")
    with pytest.raises(refusals.MeasureRequired, match="就业的日期"):
        actions.propose_measures(by=staff.officer, case=case, proposed=proposed)


def taken_over(cast: Cast, clock: Clock) -> Family:
    """A family as a roll gives it: an income a head that was assessed, and nobody's income registered."""
    clock.on(date(2025, 7, 15))
    family = make_family(cast.officer, cast.village, "8")
    for person, number in ((family.mother, "A8M"), (family.son, "A8S")):
        Award.objects.filter(person=person).delete()
        award(cast, person, number, "dibao", dibao_class="other", assessed_income_fen=505_00)
    clock.on(date(2025, 9, 1))
    return family


def test_an_income_that_only_the_roll_gives_is_not_taken_for_none(staff: Cast, clock: Clock, signed_in: Any) -> None:
    family = taken_over(staff, clock)
    case = opened(staff, family)
    reassessed = reassess(case)
    assert (reassessed.income_per_head_fen, reassessed.unlisted_income_fen) == (0, 505_00)
    assert {(one.suggested.does, one.suggested.new_fen - one.suggested.old_fen) for one in reassessed.lines} == {
        ("continue", 0)
    }
    assert (
        "核定的月人均收入是¥505.00，登记里没有明细"
        in signed_in("officer").get(case.get_absolute_url()).content.decode()
    )
    raised = {one.award.number: actions.ChosenMeasure("change") for one in reassessed.lines if one.award}
    with_check_report(case, staff.officer)
    proposed = suggested(case, chosen=raised, override_reason="没有收入")
    with pytest.raises(refusals.IncomeUnverified, match=r"505\.00"):
        actions.propose_measures(by=staff.officer, case=case, proposed=proposed)


def test_verified_incomes_are_what_a_family_of_a_roll_is_reassessed_by(staff: Cast, clock: Clock) -> None:
    family = taken_over(staff, clock)
    case = opened(staff, family)
    found(staff, case, family.mother, "wage_fen", 5_010_00, date(2025, 8, 1))
    found(staff, case, family.mother, "wage_fen", 5_010_00, date(2025, 8, 1))
    changes = [row.change for row in case_view(case, by=staff.officer).verified_changes]
    assert changes == ["登记未载 → 5,010.00元"] * 2
    reassessed = reassess(case)
    assert (reassessed.income_per_head_fen, reassessed.lacks_income) == (2_505_00, False)
    assert {one.suggested.does for one in reassessed.lines} == {"end"}


def test_the_next_step_of_a_review_says_who_does_what(staff: Cast, clock: Clock) -> None:
    family = taken_over(staff, clock)
    case = opened(staff, family)
    visit = next_step(case_view(case, by=staff.officer), staff.officer)
    assert (visit.is_home_visit_primary, str(visit.task)) == (True, "先入户核实家庭现在的情况，再提出复核意见")
    with_home_visit(case, staff.officer)
    first = next_step(case_view(case, by=staff.officer), staff.officer)
    assert first.primary is not None
    assert first.primary.verb.name == "record_verified_change"
    assert "先登记各人现在的收入" in str(first.task)
    found(staff, case, family.mother, "wage_fen", 400_00, date(2025, 8, 1))
    then = next_step(case_view(case, by=staff.officer), staff.officer)
    assert then.primary is not None
    assert then.primary.verb.name == "propose_measures"
    after = "“提出复核意见”以后，接着由乡镇经办人、乡镇负责人办：另一人看过调查和初审意见，同意或退回。"
    assert (visit.afterwards, first.afterwards, then.afterwards) == (after, after, after)
    with_check_report(case, staff.officer)
    case = actions.propose_measures(by=staff.officer, case=case, proposed=suggested(case))
    review = next_step(case_view(case, by=staff.leader), staff.leader)
    assert review.afterwards.startswith("“审核同意”以后，接着由县局经办人、县局负责人办：看复核意见")


@pytest.mark.clause("MCA57-31", "SC649-13", "SAL2026-46")
def test_reviews_are_due_by_class_and_opened_once(staff: Cast, home: Family, clock: Clock) -> None:
    assert run_due() == 0
    clock.on(date(2025, 12, 31))
    assert run_due() == 0
    clock.on(date(2026, 1, 1))
    assert run_due() == 1
    case = Case.objects.get(procedure_id="periodic_review")
    assert case.opening_reason == "距上次核查已满6个月。"
    assert case.application.channel == "office"
    assert run_due() == 0
    clock.on(date(2026, 1, 2))
    assert run_due() == 0
    with_home_visit(case, staff.officer)
    case.refresh_from_db()
    assert looked_at(staff, case).outcome == "continued"
    clock.on(date(2026, 6, 30))
    assert run_due() == 0
    clock.on(date(2026, 7, 1))
    assert run_due() == 1


@pytest.mark.clause("MCA57-31")
def test_household_with_stable_income_is_reviewed_yearly(staff: Cast, home: Family, clock: Clock) -> None:
    Award.objects.filter(programme="dibao").update(dibao_class="long_term")
    clock.on(date(2025, 12, 31))
    assert run_due() == 0
    clock.on(date(2026, 1, 5))
    assert run_due() == 1
    assert Case.objects.get().opening_reason == "距上次核查已满12个月。"


def test_review_cannot_be_opened_by_hand_nor_withdrawn(staff: Cast, home: Family, clock: Clock) -> None:
    with pytest.raises(refusals.ManualOpeningNotAllowed):
        opened(staff, home, "periodic_review")
    with pytest.raises(refusals.ManualOpeningNotAllowed):
        opened(staff, home, "dibao")
    clock.on(date(2026, 1, 1))
    run_due()
    with pytest.raises(TransitionNotAllowed):
        actions.withdraw_case(by=staff.officer, case=Case.objects.get(), why="不想查")


@pytest.mark.clause("MCA83-I.3")
def test_death_is_closed_within_three_months_and_its_month_is_paid(staff: Cast, home: Family, clock: Clock) -> None:
    record_death(home.mother, date(2025, 8, 20))
    assert run_due() == 1
    case = Case.objects.get(procedure_id="death_closing")
    assert case.due_on == date(2025, 11, 20)
    assert run_due() == 0
    case = looked_at(staff, case, reason="户口注销证明")
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert ("钟桂英", "dibao", date(2022, 1, 1), date(2025, 8, 1)) in in_force()
    clock.after(1)
    assert run_due() == 0


@pytest.mark.parametrize(
    ("died_on", "due_on"),
    [
        (date(2021, 11, 30), date(2022, 2, 28)),
        (date(2021, 1, 18), date(2021, 4, 18)),  # before the first known days of warning
    ],
)
def test_death_long_ago_is_overdue_and_stops_nothing(staff: Cast, home: Family, died_on: date, due_on: date) -> None:
    record_death(home.mother, died_on)
    assert run_due() == 1
    case = Case.objects.get(procedure_id="death_closing")
    assert (case.due_on, case.next_warned_from is not None) == (due_on, True)
    case = actions.decide_measures(by=staff.bureau, case=looked_at(staff, case, reason="补办"))
    assert not Award.objects.filter(person=home.mother, withdrawn_at=None, valid_to=None).exists()


def test_one_reassessment_at_a_time_per_household(staff: Cast, home: Family) -> None:
    first = opened(staff, home)
    with pytest.raises(refusals.CaseAlreadyOpen, match=first.number):
        opened(staff, home, "ending")
    record_death(home.mother, date(2025, 8, 20))
    assert run_due() == 1


def test_decision_is_refused_after_the_awards_changed(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 600_00, date(2025, 8, 1))
    case = looked_at(staff, case)
    elsewhere = registry_actions.register_household(by=staff.officer, number="H8", village=staff.village)
    registry_actions.move_person(
        by=staff.officer,
        person=home.son,
        household=elsewhere,
        relation="户主",
        since=date(2025, 9, 1),
        source="paper",
        source_detail="分户",
    )
    with pytest.raises(refusals.AwardsChanged):
        actions.decide_measures(by=staff.bureau, case=case)
    case = actions.send_back(by=staff.bureau, case=case, why="分户了")
    assert case.step == "reassessment"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "bank_account"}, CardProcedureRequired),
        ({"kind": "death_date"}, DeathReportRequired),
        ({"kind": "nothing"}, refusals.UnknownCircumstanceKind),
        ({"person": None}, refusals.UnknownCircumstanceKind),
        ({"evidence": " "}, ReasonRequired),
        ({"since": date(2026, 1, 1)}, ReasonRequired),
    ],
)
def test_verified_changes_refused(staff: Cast, home: Family, changed: dict[str, Any], refusal: Any) -> None:
    case = opened(staff, home)
    given = {"person": home.mother, "kind": "wage_fen", "value": 1, "since": date(2025, 8, 1), "evidence": "单"}
    with pytest.raises(refusal):
        actions.record_verified_change(by=staff.officer, case=case, **(given | changed))
    assert not case.verified_changes.exists()


def test_reassessment_needs_an_award_in_force(staff: Cast) -> None:
    empty = registry_actions.register_household(by=staff.officer, number="H9", village=staff.village)
    with pytest.raises(refusals.NoAwardInForce):
        actions.open_case(by=staff.officer, matter="ending", household=empty, why="x")
    with pytest.raises(OutsideScope):
        actions.open_case(by=staff.other_officer, matter="ending", household=empty, why="x")
    assert not Household.objects.exclude(pk=empty.pk).exists()


def test_written_decision_states_the_measure_of_each_award(staff: Cast, home: Family) -> None:
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 600_00, date(2025, 8, 1))
    case = actions.decide_measures(by=staff.bureau, case=looked_at(staff, case, reason="工资增加"))
    contents = contents_of(case, "notification")
    assert contents is not None
    text = document_html("casework/case_documents/notification.html", contents)
    for said_in_it in ("每月由", "工资增加", "第三十二条", "行政复议"):
        assert said_in_it in text
    assert "您于" not in text
    assert contents_of(case, "application") is None


@pytest.mark.clause("SC52-4.2")
@pytest.mark.parametrize(("kind", "value"), [("hukou_elsewhere", True), ("disability_category", "none")])
def test_subsidy_ends_next_month_where_the_hukou_left_or_the_certificate_lapsed(
    staff: Cast, home: Family, kind: str, value: Any
) -> None:
    for name, held in (("disability_category", "visual"), ("disability_grade", 1), ("self_care", "none")):
        said(staff, home.mother, name, held, date(2022, 1, 1))
    award(staff, home.mother, "D7", "disability_nursing")
    case = opened(staff, home)
    assert {one.suggested.does for one in _nursing_lines(case)} == {"continue"}
    found(staff, case, home.mother, kind, value, date(2025, 8, 20))
    assert [(one.suggested.does, one.suggested.last_month) for one in _nursing_lines(case)] == [
        ("end", date(2025, 9, 1))
    ]


def _nursing_lines(case: Case) -> list[Any]:
    reassessed = reassess(case)
    assert reassessed is not None
    return [one for one in reassessed.lines if one.award and one.award.programme == "disability_nursing"]


@pytest.mark.clause("SC52-4")
def test_ended_dibao_opens_a_reassessment_of_the_living_subsidy(staff: Cast, home: Family, clock: Clock) -> None:
    award(staff, home.mother, "D7", "disability_living")
    for dibao in Award.objects.filter(programme="dibao", withdrawn_at=None):
        registry_actions.end_award(by=staff.bureau, award=dibao, last_month=date(2025, 9, 1), source_detail="决1")
    assert run_due() == 0, "September has dibao"
    clock.on(date(2025, 10, 8))
    assert run_due() == 1
    case = Case.objects.get()
    assert case.procedure_id == "circumstances_change"
    assert case.opening_reason == "钟桂英家庭的低保到2025年9月为止，核查困难残疾人生活补贴是否继续。"
    assert Award.objects.get(programme="disability_living").valid_to is None
    clock.on(date(2025, 10, 9))
    assert run_due() == 0, "it is open already"
