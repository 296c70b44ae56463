"""Hard cases of the field, each from beginning to end."""

from __future__ import annotations

import os
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections

from doudi.casework import actions, refusals
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.assessment import assess_case
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case
from doudi.core.refusals import OutsideScope, StaleVersion, TransitionNotAllowed
from doudi.registry import actions as registry_actions
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Household, Person
from tests.casework.cases.test_cases import accepted, reviewed, to_confirm
from tests.casework.conftest import CONSENT, answers, member, send, with_home_visit, with_opinion
from tests.casework.post_award.test_reassessment import looked_at
from tests.clock import Clock
from tests.conftest import Cast, Family
from tests.deaths_and_cards import record_death

pytestmark = pytest.mark.django_db
COUPLE = (
    member("邱长生", date(1958, 4, 3), 701, business_fen="10000"),
    member("谢秀英", date(1960, 6, 6), 702, relation="配偶"),
)


def applied(cast: Cast, *people: dict[str, Any], matter: str = "dibao", **changed: Any) -> Case:
    application, _code = send(cast.village, answers(matter, *people, **changed))
    return actions.accept_case(by=cast.officer, case=application.cases.get())


def moved(cast: Cast, person: Person, household: Household, since: date, relation: str, why: str) -> None:
    registry_actions.move_person(
        by=cast.officer,
        person=person,
        household=household,
        relation=relation,
        since=since,
        source="paper",
        source_detail=why,
    )


def changed(cast: Cast, subject: Any, kind: str, value: Any, since: date) -> None:
    registry_actions.change_circumstance(
        by=cast.bureau, subject=subject, kind=kind, value=value, since=since, source="department"
    )


def due(household: Household, month: date, known: date) -> dict[str, int]:
    """Return what each person is due in a month, in fen by name."""
    facts = household_facts(household, month, known)
    names = {one.person.number: one.person.name for one in facts.members}
    return {names[who]: sum(one.amount_fen for one in lines) for who, lines in dues_of(facts, month, known).items()}


def test_joined_households(staff: Cast, family: Family, clock: Clock) -> None:
    """A widower on dibao marries into a dibao family: one household, one income per head, each covered once."""
    widower = to_confirm(staff, clock, accepted(staff))
    actions.grant(by=staff.bureau, case=widower)
    actions.deliver(by=staff.officer, case=Case.objects.get(), how="当面")
    man = Person.objects.get(name="邱长生")
    clock.on(date(2025, 10, 20))
    moved(staff, man, family.household, date(2025, 10, 10), "配偶", "结婚证")
    case = actions.open_case(
        by=staff.officer, matter="circumstances_change", household=family.household, why="结婚，两户合一"
    )
    case = looked_at(staff, case, reason="合户后重新核算")
    measures = {one["person"]: one for one in case.opinions.get().measures}
    assert set(measures) == {man.number, "M1", "S1"}
    case = actions.decide_measures(by=staff.bureau, case=case)
    in_force = Award.objects.filter(withdrawn_at=None, valid_to=None, programme="dibao")
    assert {one.person.number for one in in_force} == set(measures)
    assert len({one.assessed_income_fen for one in in_force}) == 1
    assert set(due(family.household, date(2025, 11, 1), clock.today)) == {"邱长生", "钟桂英", "易小明"}


def test_divorce_while_a_case_runs(staff: Cast, clock: Clock) -> None:
    """A couple divorces between opinion and confirmation: the person who left is granted nothing until reassessed."""
    case = to_confirm(staff, clock, applied(staff, *COUPLE))
    wife = Person.objects.get(name="谢秀英")
    own = registry_actions.register_household(by=staff.officer, number="H77", village=staff.village)
    moved(staff, wife, own, clock.today, "户主", "离婚证")
    with pytest.raises(refusals.FamilyChanged, match="谢秀英"):
        actions.grant(by=staff.bureau, case=case)
    assert not Award.objects.exists()
    case = actions.send_back(by=staff.bureau, case=case, why="已离婚")
    with_home_visit(case, staff.officer)
    case = to_confirm(staff, clock, case)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"
    assert [one.person.name for one in Award.objects.all()] == ["邱长生"]


def test_member_dies_during_the_public_notice(staff: Cast, clock: Clock) -> None:
    """The public notice ends, but the dead member gets no award and the widower's is assessed again."""
    case = reviewed(staff, applied(staff, *COUPLE))
    assert case.step == "public_notice"
    clock.after(3)
    record_death(Person.objects.get(name="谢秀英"), clock.today)
    clock.after(6)
    assert run_due() == 1
    case.refresh_from_db()
    with pytest.raises(refusals.FamilyChanged, match="谢秀英"):
        actions.grant(by=staff.bureau, case=case)
    case = actions.send_back(by=staff.bureau, case=case, why="一人去世")
    case.refresh_from_db()
    assessed = assess_case(case)
    assert assessed is not None
    assert [one.person.name for one in assessed.people if one.verdict.holds] == ["邱长生"]
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    run_due()
    case.refresh_from_db()
    case = actions.grant(by=staff.bureau, case=case)
    assert [one.person.name for one in Award.objects.all()] == ["邱长生"]
    assert run_due() == 0


def test_two_applications_of_one_family_from_two_villages(staff: Cast) -> None:
    """Husband and wife apply in two townships: accepting the second names the first."""
    first = applied(staff, *COUPLE)
    swapped = (
        member("谢秀英", date(1960, 6, 6), 702),
        member("邱长生", date(1958, 4, 3), 701, relation="配偶"),
    )
    application, _code = send(staff.other_village, answers("dibao", *swapped))
    second = application.cases.get()
    with pytest.raises(refusals.CaseAlreadyOpen, match=first.number):
        actions.accept_case(by=staff.other_officer, case=second)
    assert Household.objects.count() == 1
    second = actions.decline_case(by=staff.other_officer, case=second, reason=f"已在办理，见{first.number}")
    assert (second.step, second.outcome) == ("notification", "declined")
    first.refresh_from_db()
    assert first.step == "investigation"


def test_application_for_an_award_in_force_is_refused(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff))
    actions.grant(by=staff.bureau, case=case)
    actions.deliver(by=staff.officer, case=Case.objects.get(), how="当面")
    with pytest.raises(refusals.AwardAlreadyInForce, match="家庭情况变化调整"):
        accepted(staff)


def test_applicant_without_number_or_hukou(staff: Cast, clock: Clock) -> None:
    """An applicant without number is registered by name and birth date; the number follows later."""
    person = {
        "name": "无名老人",
        "id_number": "",
        "relation": "户主",
        "facts": {},
        "birth_date": "1950-01-01",
        "sex": "male",
    }
    case = to_confirm(staff, clock, applied(staff, person))
    case = actions.grant(by=staff.bureau, case=case)
    award = Award.objects.get()
    assert award.person.name == "无名老人"
    assert not award.person.id_number
    assert case.decision.explanation["people"][0]["holds"]


def test_student_away_belongs_to_the_family(staff: Cast) -> None:
    """An adult student with hukou in another province counts as a member and divides the income."""
    student = member("邱小学", date(2005, 9, 9), 703, relation="子", student="true")
    father = member("邱长生", date(1972, 4, 3), 705, business_fen="120000")
    alone = applied(staff, father)
    assessed = assess_case(alone)
    assert assessed is not None
    assert not assessed.proposes
    actions.withdraw_case(by=Applicant("邱长生"), case=alone, why="漏填儿子")
    together = applied(staff, father, student)
    assert together.household is not None
    if not together.household.memberships.filter(person__name="邱小学").exists():
        pytest.fail("the student is not of the household")
    assessed = assess_case(together)
    assert assessed is not None
    assert assessed.income_per_head_fen == 600_00
    assert {one.person.name for one in assessed.people if one.verdict.holds} == {"邱长生", "邱小学"}


def test_prisoner_returns(staff: Cast, clock: Clock) -> None:
    """A prisoner is left out with a reason, and added by decision from the month after their return."""
    husband = member("邱长生", date(1972, 4, 3), 705, in_prison="true")
    wife = member("谢秀英", date(1975, 6, 6), 702, relation="配偶", wage_fen="30000")
    case = applied(staff, wife | {"relation": "户主"}, husband | {"relation": "配偶"})
    with_home_visit(case, staff.officer)
    case.refresh_from_db()
    with_opinion(case, staff.officer, partial_cover_reason="邱长生在服刑，不计入共同生活的家庭成员")
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    actions.grant(by=staff.bureau, case=case)
    assert [one.person.name for one in Award.objects.all()] == ["谢秀英"]
    clock.on(date(2025, 12, 1))
    man = Person.objects.get(name="邱长生")
    assert man.household is not None
    change = actions.open_case(by=staff.officer, matter="circumstances_change", household=man.household, why="刑满释放")
    actions.record_verified_change(
        by=staff.officer,
        case=change,
        person=man,
        kind="in_prison",
        value=False,
        since=date(2025, 11, 20),
        evidence="释放证明",
    )
    change = actions.decide_measures(by=staff.bureau, case=looked_at(staff, change, reason="刑满释放回家"))
    awards = Award.objects.filter(withdrawn_at=None, person=man)
    assert [(one.programme, one.valid_from) for one in awards] == [("dibao", date(2026, 1, 1))]
    facts = household_facts(man.household, clock.today, clock.today)
    assert not any(row["in_prison"] for row in facts.people)


def child_of_tekun(cast: Cast, born: date, **facts: str) -> Person:
    said = member("小石头", born, 801, relation="户主", has_capable_supporter="false", **facts)
    application, _code = send(cast.village, answers("tekun", said, places=[0]))
    case = actions.accept_case(by=cast.officer, case=application.cases.get())
    assert case.person is not None
    registry_actions.take_over_award(
        by=cast.officer,
        approved_by=cast.leader,
        number="T801",
        person=case.person,
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="full",
    )
    actions.withdraw_case(by=cast.officer, case=case, why="已在供养")
    return case.person


def test_tekun_child_turns_eighteen(staff: Cast, clock: Clock) -> None:
    """The system opens a case on the birthday; without school the award ends after its public notice."""
    child = child_of_tekun(staff, date(2007, 10, 15))
    assert child.household is not None
    clock.on(date(2025, 10, 14))
    assert run_due() == 0
    clock.on(date(2025, 10, 15))
    assert run_due() == 1
    case = Case.objects.get(procedure_id="circumstances_change")
    assert case.opening_reason == "小石头已满18周岁，核查是否继续保障。"
    case = looked_at(staff, case, reason="已满18周岁，不再就读")
    assert case.step == "ending_notice"
    clock.after(8)
    run_due()
    case.refresh_from_db()
    case = actions.decide_measures(by=staff.bureau, case=case)
    assert case.outcome == "ended"
    assert Award.objects.get(withdrawn_at=None).valid_to == date(2025, 10, 1)
    assert run_due() == 0


def test_unattended_child_gains_dibao(staff: Cast, clock: Clock) -> None:
    """The family of a de facto unattended child gets dibao: the child's payment falls to the difference."""
    child = member("小石头", date(2015, 5, 5), 801, relation="孙子", child_status="de_facto_unattended")
    grandmother = member("邱奶奶", date(1955, 5, 5), 803)
    both = {"child_living": [1], "dibao": []}
    application, _code = send(
        staff.village,
        actions.Answers(
            members=[grandmother, child], household={}, subjects=both, phone="13700000001", consent=CONSENT
        ),
    )
    of_child, of_family = application.cases.order_by("pk")
    of_child = actions.accept_case(by=staff.officer, case=of_child)
    with_opinion(of_child, staff.officer)
    actions.grant(by=staff.bureau, case=actions.agree(by=staff.leader, case=of_child))
    household = Household.objects.get()
    full = due(household, date(2025, 10, 1), clock.today)["小石头"]
    case = to_confirm(staff, clock, actions.accept_case(by=staff.officer, case=of_family))
    actions.grant(by=staff.bureau, case=case)
    after = due(household, date(2025, 10, 1), clock.today)
    assert after["小石头"] == full
    lines = dues_of(household_facts(household, clock.today, clock.today), date(2025, 10, 1), clock.today)
    of = {one.programme: one.amount_fen for one in lines[Person.objects.get(name="小石头").number]}
    assert of["child_living"] == full - of["dibao"]
    assert of["dibao"] > 0


def test_transfer_to_another_township_during_a_case(staff: Cast, clock: Clock) -> None:
    """A household moves during the public notice: the case moves too, with a new notice and the old deadline."""
    case = reviewed(staff, accepted(staff))
    due_on = case.due_on
    clock.after(3)
    transfer = actions.open_case(by=staff.officer, matter="transfer", household=case.household, why="随女迁居")
    transfer = actions.transfer_out_household(
        by=staff.officer, case=transfer, village=staff.other_village, moved_on=clock.today, evidence="户口已迁"
    )
    actions.transfer_in_household(by=staff.other_officer, case=transfer, evidence="到新住处看过")
    case.refresh_from_db()
    assert (case.village_code, case.step, case.due_on) == (staff.other_village.code, "public_notice", due_on)
    first, second = case.public_notices.all()
    assert first.ended_on == clock.today
    assert second.lines["村（居）"] != first.lines["村（居）"]
    with pytest.raises(OutsideScope):
        actions.record_objection(by=staff.officer, case=case, text="迟了")
    clock.after(8)
    run_due()
    case.refresh_from_db()
    case = actions.grant(by=staff.bureau, case=case)
    assert Award.objects.get().person.village_id == staff.other_village.code
    assert actions.deliver(by=staff.other_officer, case=case, how="当面").is_closed


def test_standard_is_raised_between_review_and_confirmation(staff: Cast, clock: Clock) -> None:
    """The opinion rests on the old standard, the amount on the one known on the day of the decision."""
    from doudi import policy
    from doudi.policy import LocalClause, LocalLegalText, LocalValue

    case = to_confirm(staff, clock, accepted(staff))
    standard = policy.parameter_value("dibao_standard", date(2025, 10, 1), clock.today, staff.village.area)
    legal_text = LocalLegalText("T2025", "于民字〔2025〕9号", "提高标准", "于都县民政局", clock.today)
    before = {
        area: policy.parameter_value("dibao_standard", date(2025, 10, 1), clock.today, area)
        for area in ("urban", "rural")
    }
    raised = tuple((area, int(figure) + 100_00) for area, figure in before.items())
    entry = LocalValue(
        "dibao_standard", raised, date(2025, 10, 1), None, clock.today, LocalClause(legal_text, "1", "一", "提高一百元")
    )
    try:
        policy.law_in_force.use([entry])
        case = actions.grant(by=staff.bureau, case=case)
    finally:
        policy.law_in_force.use([])
    income = case.opinions.get().income_per_head_fen
    assert income == 100_00
    assert case.decision.month_fen == int(standard) + 100_00 - income
    assert "于民字〔2025〕9号" in str(case.decision.explanation)


def test_objection_on_the_last_day_counts(staff: Cast, clock: Clock) -> None:
    """An objection counts on the seventh day, and is too late on the day after."""
    case = reviewed(staff, accepted(staff))
    last = case.public_notices.get().last_day
    clock.on(last)
    assert run_due() == 0
    actions.record_objection(by=Applicant("村民"), case=case, text="他有房出租", who="")
    case.refresh_from_db()
    assert case.step == "public_notice"
    clock.after(1)
    assert run_due() == 1
    case.refresh_from_db()
    assert case.step == "objection_review"
    case = actions.send_back(by=staff.officer, case=case, why="重新调查房屋")
    case = reviewed(staff, case)
    clock.on(case.public_notices.order_by("-pk")[0].last_day)
    clock.after(1)
    assert run_due() == 1
    with pytest.raises(TransitionNotAllowed):
        actions.record_objection(by=staff.officer, case=case, text="迟了一天")


def test_shifted_holidays_move_the_deadline(staff: Cast, clock: Clock) -> None:
    """Eighteen working days over the autumn holiday of 2025 skip eight free days and count a worked Sunday."""
    clock.on(date(2025, 9, 26))
    case = accepted(staff)
    assert case.due_on == date(2025, 10, 28)
    assert case.next_due_on == date(2025, 9, 30), "the inquiry is to begin within three working days"


def test_second_officer_with_a_stale_page_is_refused(staff: Cast, clock: Clock) -> None:
    """Two officers open the page; after the first has acted, the second is told the present step."""
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    case = with_opinion(case, staff.officer)
    seen_version = case.version
    actions.agree(by=staff.leader, case=case, seen_version=seen_version)
    with pytest.raises(StaleVersion, match="公示"):
        actions.send_back(by=staff.leader, case=case, why="再查", seen_version=seen_version)


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has one writer at a time by itself"
)
@pytest.mark.django_db(transaction=True)
def test_second_officer_on_another_connection_is_refused(staff: Cast) -> None:
    """The same on two database connections at the same time: the lock of the row decides."""
    application, _code = send(staff.village, answers("dibao"))
    case = application.cases.get()
    gate, told = threading.Barrier(2), []

    def act(name: str, verb: Any, **more: Any) -> None:
        try:
            gate.wait(timeout=10)
            verb(by=staff.people[name], case=Case.objects.get(pk=case.pk), seen_version=case.version, **more)
            told.append("done")
        except StaleVersion as faster:
            told.append(faster.code)
        finally:
            connections.close_all()

    both = [
        threading.Thread(target=act, args=("officer", actions.accept_case)),
        threading.Thread(target=act, args=("leader", actions.accept_case)),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)
    assert sorted(told) == ["done", "stale_version"]
    assert Case.objects.get().step == "investigation"
    with connection.cursor() as cursor:  # append-only tables are emptied after the test, triggers off
        cursor.execute("SET session_replication_role = replica")
