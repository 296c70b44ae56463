"""Acting on a warning: what it opens is opened by the room in charge, remembered, and followed to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.models import Case, Lead, Referral
from doudi.casework.referrals.actions.leads import close_lead
from doudi.casework.referrals.actions.referrals import answer_referral
from doudi.conferences.kinds import question_kind
from doudi.conferences.models import Question
from doudi.core.clock import today
from doudi.monitoring.warnings import actions, refusals
from doudi.monitoring.warnings.daily_tasks import run_due
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.opened import opened_for
from doudi.monitoring.warnings.verbs import VERBS, verbs_for
from doudi.payments.models import Hold
from doudi.registry.deaths.actions import confirm_death_report, reject_death_report
from doudi.registry.deaths.models import DeathReport
from doudi.registry.models import Award
from doudi.relief.models import ReliefCase
from tests.conftest import Cast
from tests.monitoring.warnings.conftest import make_warning

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC39-III.4")]


def test_a_hold_is_placed_by_the_officer_never_by_the_warning(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother, rule_id="W02")
    assert not Hold.objects.exists()
    held = actions.place_hold_of_warning(by=office.officer, warning=warning, reason="prison", detail="监所名单")
    hold = Hold.objects.get()
    assert (hold.person, hold.reason, hold.placed_by) == (family.mother, "prison", office.officer)
    assert (held.state, held.action, held.action_key, held.owner) == ("looked", "hold", hold.pk, office.officer)
    opened = opened_for(held, by=office.officer)
    assert opened is not None
    assert (opened.state, opened.is_ended) == ("缓发中", False)
    assert run_due() == 0


def test_a_family_has_no_hold(office: Cast, family: Any) -> None:
    warning = make_warning(household=family.household, rule_id="S03")
    with pytest.raises(refusals.ActionNotPossible):
        actions.place_hold_of_warning(by=office.officer, warning=warning, reason="disputed", detail="不清楚")


def test_a_case_is_opened_and_one_that_runs_is_linked(office: Cast, family: Any, other_family: Any) -> None:
    warning = make_warning(family.mother)
    opened = actions.open_case_of_warning(
        by=office.officer, warning=warning, matter="circumstances_change", why="监测预警W04"
    )
    case = Case.objects.get()
    assert (opened.action, opened.action_key) == ("case", case.pk)
    assert (case.household, case.application.channel) == (family.household, "warning")
    second = make_warning(family.son, rule_id="W05")
    linked = actions.link_case(by=office.officer, warning=second, number=case.number)
    assert linked.action_key == case.pk
    foreign = make_warning(other_family.mother)
    with pytest.raises(refusals.ActionNotPossible):
        actions.link_case(by=office.bureau, warning=foreign, number=case.number)


@pytest.mark.clause("RIGID-11")
def test_a_referral_ends_its_warning_with_the_answer(office: Cast, family: Any) -> None:
    warning = make_warning(family.son, rule_id="M03")
    referred = actions.refer_warning(by=office.officer, warning=warning, kind="medical", text="自付太多")
    referral = Referral.objects.get()
    assert (referred.action, referred.action_key) == ("referral", referral.pk)
    assert run_due() == 0
    answer_referral(by=office.bureau, referral=referral, answer="已报销")
    assert run_due() == 1
    ended = Warning.objects.get()
    assert (ended.state, ended.finding, ended.judged_by) == ("ended", "true", office.officer)
    assert run_due() == 0


def test_the_warning_of_a_family_refers_its_head(office: Cast, family: Any) -> None:
    warning = make_warning(household=family.household, rule_id="M09")
    actions.refer_warning(by=office.officer, warning=warning, kind="employment", text="想找工作")
    referral = Referral.objects.get()
    assert (referral.person, referral.household) == (family.mother, family.household)
    Referral.objects.update(ended_on=today(), outcome="not_eligible")
    assert run_due() == 1
    assert Warning.objects.get().finding == "no_need"


def test_a_lead_without_need_says_so(office: Cast, family: Any) -> None:
    warning = make_warning(household=family.household, rule_id="M09")
    actions.report_lead_of_warning(by=office.officer, warning=warning, need="child", text="隔代抚养")
    lead = Lead.objects.get()
    assert lead.who == family.mother.name
    close_lead(by=office.officer, lead=lead, outcome="no_need", answer="父母已回家")
    assert run_due() == 1
    assert Warning.objects.get().finding == "no_need"


def test_the_page_of_a_lead_leads_back_to_its_warning(office: Cast, family: Any, signed_in: Any) -> None:
    warning = make_warning(household=family.household, rule_id="M09")
    actions.report_lead_of_warning(by=office.officer, warning=warning, need="child", text="隔代抚养")
    page = reverse("discovery:lead", args=[Lead.objects.get().pk])
    assert f'href="{warning.get_absolute_url()}"' in signed_in("officer").get(page).content.decode()
    assert warning.get_absolute_url() not in signed_in("cadre").get(page).content.decode()


def test_relief_is_opened_with_what_is_known(office: Cast, family: Any) -> None:
    warning = make_warning(family.son, rule_id="M10")
    actions.open_relief_of_warning(
        by=office.officer,
        warning=warning,
        kind="small_first",
        sub_cause="disaster_flood",
        degree="middle",
        persons_affected=2,
        happened_on=date(2025, 8, 20),
        account="洪水进屋",
    )
    relief = ReliefCase.objects.get()
    assert relief.case.application.applicant_name == family.son.name
    assert Warning.objects.get().action_key == relief.pk


@pytest.mark.parametrize(("decide", "finding"), [(confirm_death_report, "true"), (reject_death_report, "data_fault")])
def test_a_reported_death_ends_its_warning_by_the_two_who_reported_and_decided(
    office: Cast, family: Any, decide: Any, finding: str
) -> None:
    warning = make_warning(family.mother, rule_id="W01", sealed_evidence='{"death_date": "2025-06-01"}')
    actions.report_death_of_warning(
        by=office.officer, warning=warning, died_on=date(2025, 6, 1), data_source="县公安局：死亡登记"
    )
    decide(by=office.leader, report=DeathReport.objects.get(), why="到家里看过")
    assert run_due() >= 1
    ended = Warning.objects.get()
    assert (ended.state, ended.finding) == ("ended", finding)
    assert (ended.judged_by, ended.checked_by) == (office.officer, office.leader)


def test_a_question_reaches_the_conference_without_names(office: Cast, family: Any) -> None:
    warning = make_warning(household=family.household, rule_id="S03")
    actions.raise_question_of_warning(
        by=office.officer, warning=warning, title="人口结构复杂的家庭", question="怎么认定共同生活的成员"
    )
    question = Question.objects.get()
    kind = question_kind("warning")
    assert Warning.objects.get().action_key == question.pk
    facts = " ".join(fact.value for fact in kind.facts(question.subject_id))
    assert family.mother.name not in facts
    assert kind.url(question.subject_id) == warning.get_absolute_url()
    assert kind.may_see(office.officer, question.subject_id)
    assert not kind.may_see(office.other_officer, question.subject_id)
    for state in ("scheduled", "decided", "settled"):
        Question.objects.update(state=state)
    run_due()
    assert Warning.objects.get().state == "ended"


def test_open_warnings_follow_people_who_move_or_are_merged(office: Cast, family: Any, other_family: Any) -> None:
    moved = make_warning(family.mother, village_code=other_family.household.village_id, owner=office.other_officer)
    merged = make_warning(family.son)
    twin = make_warning(family.son, rule_id="W05", facts_digest="e" * 32)
    same = make_warning(other_family.son, rule_id="W05", facts_digest="e" * 32)
    family.son.merged_into = other_family.son
    family.son.save(update_fields=["merged_into"])
    assert run_due() == 1
    moved.refresh_from_db()
    assert (moved.village_code, moved.owner) == (family.household.village_id, None)
    merged.refresh_from_db()
    assert (merged.person, merged.village_code) == (other_family.son, other_family.household.village_id)
    twin.refresh_from_db()
    same.refresh_from_db()
    assert (twin.state, twin.finding, same.state) == ("ended", "already_known", "open")
    assert run_due() == 0


def test_warnings_of_an_officer_who_left_are_free(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother, owner=office.officer)
    office.officer.is_active = False
    office.officer.save(update_fields=["is_active"])
    assert run_due() == 1
    warning.refresh_from_db()
    assert warning.owner is None
    handed = actions.hand_over_warning(by=office.leader, warning=warning, to=office.leader, reason="接手")
    assert handed.owner == office.leader
    with pytest.raises(refusals.OwnerNotAllowed):
        actions.hand_over_warning(by=office.leader, warning=warning, to=office.other_officer, reason="接手")


def test_an_old_case_does_not_wave_a_death_off(office: Cast, family: Any) -> None:
    actions.open_case_of_warning(
        by=office.officer, warning=make_warning(family.mother), matter="circumstances_change", why="监测预警W04"
    )
    Case.objects.update(step="closed", outcome="continued", proposed_by=office.officer, reviewed_by=office.leader)
    death = make_warning(family.mother, rule_id="W01")
    with pytest.raises(refusals.ActionNotPossible):
        actions.link_case(by=office.officer, warning=death, number=Case.objects.get().number)


def test_what_one_person_decided_waits_for_the_second(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother, rule_id="W02")
    actions.open_case_of_warning(by=office.officer, warning=warning, matter="ending", why="监测预警W02")
    Case.objects.update(step="closed", outcome="ended", proposed_by=office.officer, reviewed_by=None)
    assert run_due() == 1
    warning.refresh_from_db()
    assert (warning.state, warning.finding, warning.ended_on) == ("proposed", "true", None)
    assert run_due() == 0
    agreed = actions.agree_with_finding(by=office.leader, warning=warning)
    assert (agreed.state, agreed.judged_by, agreed.checked_by) == ("ended", office.officer, office.leader)


def test_a_reopened_warning_is_not_ended_again_by_what_it_opened(office: Cast, family: Any) -> None:
    warning = make_warning(household=family.household, rule_id="M09")
    actions.report_lead_of_warning(by=office.officer, warning=warning, need="child", text="隔代抚养")
    close_lead(by=office.officer, lead=Lead.objects.get(), outcome="no_need", answer="父母已回家")
    assert run_due() == 1
    again = actions.reopen_warning(by=office.leader, warning=warning, why="父母又走了")
    assert (again.state, again.action, again.action_key) == ("open", "", None)
    assert run_due() == 0


def test_a_family_without_an_award_is_not_offered_a_reassessment(office: Cast, other_family: Any, family: Any) -> None:
    Award.objects.filter(person__household=family.household).delete()
    for person, is_offered in ((family.mother, False), (other_family.mother, True)):
        warning = make_warning(person, rule_id="M04")
        by = office.officer if person == family.mother else office.bureau
        names = {verb.name for verb in verbs_for(by, warning, is_recused=False)}
        assert ("case" in names, "referral" in names) == (is_offered, True), person


def test_the_referral_of_costs_of_illness_goes_to_the_insurance_by_itself(office: Cast, family: Any) -> None:
    form = VERBS["referral"].form_for(office.officer, make_warning(family.mother, rule_id="M02"))
    assert form.initial["kind"] == "medical"
    assert {VERBS["referral"].initial(make_warning(family.mother, rule_id=one))["kind"] for one in ("M07", "W04")} == {
        "employment",
        "",
    }
