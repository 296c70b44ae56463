"""Many applications run by simulated officers under a controlled clock: every open case has a next step.

Thirteen in every run of the tests, twenty-five in ``make test-all``; ``make simulation CASES=2000`` runs more and
prints the figures.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from doudi.casework import actions
from doudi.casework.case_documents import actions as case_documents
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.assessment import assess_case
from doudi.casework.cases.decisions import last_opinion
from doudi.casework.cases.workflow import may_act, transitions_of
from doudi.casework.daily_tasks import run_due
from doudi.casework.economic_checks.requirement import check_status
from doudi.casework.models import Case, Decision
from doudi.casework.post_award.assessment import reassess
from doudi.casework.procedures.loader import application_procedures
from doudi.core.audit.queries import broken_links
from doudi.registry.models import Award
from doudi.ui.pdf import document_html
from tests.casework.conftest import (
    answers,
    member,
    send,
    with_appraisal,
    with_check_report,
    with_home_visit,
    with_self_care_assessment,
)
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("DOUDI_SIMULATED") or ("25" if os.environ.get("DOUDI_ALL") else "13"))
SEED = 20251123
ARRIVING_DAYS, LONGEST_DAYS = 20, 400
SURNAMES, GIVEN = "钟谢刘邱段易肖曾赖管", ("有福", "春兰", "石生", "水英", "木根", "桂香", "长发", "细妹")


@dataclass
class Office:
    """The officers, the clock, and what is counted; every random choice comes from one seed."""

    staff: Cast
    clock: Clock
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    counted: Counter[str] = field(default_factory=Counter)
    numbers: set[tuple[date, int]] = field(default_factory=set)

    def happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def somebody(self, oldest: int, youngest: int, relation: str = "户主", **facts: str) -> dict[str, Any]:
        """An invented person whose number nobody else has."""
        while True:
            born = date(2025, 9, 1) - timedelta(days=self.chance.randrange(youngest * 365, oldest * 365))
            order = self.chance.randrange(100, 999)
            if (born, order) not in self.numbers:
                self.numbers.add((born, order))
                name = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)
                return member(name, born, order, relation, **facts)

    def apply(self) -> None:
        """One family, one matter, facts that fit it more or less."""
        matter = self.chance.choice(sorted(application_procedures()))
        places = [0] if application_procedures()[matter].covers == "person" else []
        head = self.somebody(90, 20, **self.facts_for(matter))
        if application_procedures()[matter].of_children:
            head = self.somebody(16, 2, **self.facts_for(matter))
        people = [head]
        if not places and self.happens(60):
            people.append(self.somebody(80, 20, "配偶", wage_fen=str(self.chance.randrange(0, 900_00))))
        household = {"rigid_expense_fen": str(self.chance.randrange(0, 90_000_00))} if self.happens(30) else {}
        if self.happens(10):
            household["motor_vehicles"] = "1"
        send(self.staff.village, answers(matter, *people, places=places, household=household))
        self.counted["sent"] += 1

    def facts_for(self, matter: str) -> dict[str, str]:
        facts = {"wage_fen": str(self.chance.choice((0, 0, 300_00, 700_00, 2500_00)))}
        if application_procedures()[matter].of_children:
            facts["child_status"] = self.chance.choice(("orphan", "de_facto_unattended", "none"))
        if matter == "tekun":
            facts["has_capable_supporter"] = self.chance.choice(("false", "false", "true"))
        if "disab" in matter or self.happens(20):
            facts |= {"disability_category": "physical", "disability_grade": str(self.chance.randrange(1, 5))}
        return facts

    def act(self, case: Case) -> None:
        """What a usual officer does next, now and then something less usual."""
        before = case.step
        getattr(self, f"in_{case.step}")(case)
        self.counted[f"acts in {before}"] += 1

    def in_acceptance(self, case: Case) -> None:
        by = self.staff.officer
        if self.happens(8):
            actions.request_materials(by=by, case=case, materials=["诊断证明"])
        elif self.happens(4):
            actions.decline_case(by=by, case=case, reason="户籍不在本县，已告知向户籍地申请")
        elif self.happens(6):
            actions.withdraw_case(by=Applicant("群众"), case=case, why="不申请了")
        else:
            actions.accept_case(by=by, case=case)

    def in_missing_materials(self, case: Case) -> None:
        if case.step_due_on and self.clock.today > case.step_due_on:
            actions.close_lapsed_case(by=self.staff.officer, case=case)
        elif self.happens(10):
            actions.supply_materials(by=Applicant("群众"), case=case, files=[], words="补来了")

    def in_investigation(self, case: Case) -> Any:
        by = self.staff.officer
        if case.paused_since:
            return actions.resume_clock(by=by, case=case)
        if case.procedure.needs_home_visit and not case.home_visits.exists():
            return with_home_visit(case, by)
        if case.procedure.needs_economic_check and self.happens(90):
            with_check_report(case, by, self.staff.director)
        if case.person and not case.self_care_assessments.exists() and self.happens(90):
            with_self_care_assessment(case)
        if self.happens(4):
            actions.propose_pause(by=by, case=case, reason="data_check", evidence="等核对平台")
            return actions.decide_pause(by=self.staff.leader, case=case, is_agreed=self.happens(90), reason="情况属实")
        assessed = assess_case(case)
        cleared = set(case.doubt_resolutions.values_list("doubt", flat=True))
        for doubt in set(assessed.doubts if assessed else ()) - cleared:
            return actions.clear_doubt(by=by, case=case, doubt=doubt, is_confirmed=False, evidence="已查清")
        grants = bool(assessed and assessed.proposes)
        people = [one.person.number for one in assessed.people if one.verdict.holds] if assessed else []
        everybody = len(people) == len(assessed.people) if assessed else False
        return actions.propose(
            by=by,
            case=case,
            proposal=actions.OpinionProposal(
                grants,
                "经调查核实",
                people if grants else [],
                partial_cover_reason="" if everybody else "其他成员不符合条件",
                dibao_class="other" if case.procedure.grants == "dibao" else "",
            ),
        )

    def in_awaiting_basis(self, case: Case) -> None:
        """Nothing: it goes on when the family's dibao case is decided."""

    def in_federation_review(self, case: Case) -> None:
        by = self.staff.federation
        if self.happens(8):
            actions.send_back_for_department(by=by, case=case, why="证件等级不符，请核实")
        else:
            actions.agree_for_department(by=by, case=case, has_checked_certificate=True)

    def in_review(self, case: Case) -> None:
        if self.happens(8):
            actions.send_back(by=self.staff.leader, case=case, why="再核实收入")
        else:
            actions.agree(by=self.staff.leader, case=case)

    def in_public_notice(self, case: Case) -> None:
        if self.happens(1) and not case.objections.filter(result="").exists():
            actions.record_objection(by=self.staff.officer, case=case, text="有人反映其有房")

    in_ending_notice = in_public_notice

    def in_objection_review(self, case: Case) -> None:
        if self.happens(50):
            with_appraisal(case, self.staff.officer)
            actions.uphold(by=self.staff.leader, case=case, result="评议的人都同意")
        else:
            actions.send_back(by=self.staff.officer, case=case, why="重新调查")

    def in_confirmation(self, case: Case) -> None:
        by = self.staff.bureau
        opinion = last_opinion(case)
        if case.is_sampled and not case.home_visits.filter(recorded_by=by).exists():
            with_home_visit(case, by)
        elif not check_status(case).lets_pass:
            actions.send_back(by=by, case=case, why="没有核对报告")
        elif case.procedure.needs_self_care_assessment and not case.self_care_assessments.exists():
            actions.send_back(by=by, case=case, why="没有自理能力评估")
        elif self.happens(4):
            actions.send_back(by=by, case=case, why="材料不清")
        elif opinion.is_favourable:
            actions.grant(by=by, case=case)
        else:
            actions.refuse(by=by, case=case, reason="经审核不符合规定条件")

    def in_notification(self, case: Case) -> None:
        actions.deliver(by=self.staff.officer, case=case, how="当面送达")

    def in_reassessment(self, case: Case) -> Any:
        if case.procedure.needs_home_visit and not case.home_visits.exists():
            return with_home_visit(case, self.staff.officer)
        found = reassess(case)
        assert found is not None
        if self.happens(15) and not case.verified_changes.exists():
            person = found.lines[0].person
            return actions.record_verified_change(
                by=self.staff.officer,
                case=case,
                person=person,
                kind="wage_fen",
                since=self.clock.today,
                value=self.chance.choice((0, 400_00, 3000_00)),
                evidence="工资流水",
            )
        with_check_report(case, self.staff.officer, self.staff.director)
        cleared = set(case.doubt_resolutions.values_list("doubt", flat=True))
        for doubt in set(found.doubts) - cleared:
            return actions.clear_doubt(
                by=self.staff.officer, case=case, doubt=doubt, is_confirmed=False, evidence="已查清"
            )
        chosen = {
            one.award.number: actions.ChosenMeasure(one.suggested.does, one.suggested.dibao_class)
            for one in found.lines
            if one.award is not None
        }
        newcomers = {
            one.person.number: actions.ChosenMeasure("add", "other") for one in found.lines if one.award is None
        }
        proposed = actions.ProposedMeasures(chosen, "经复核", newcomers=newcomers)
        return actions.propose_measures(by=self.staff.officer, case=case, proposed=proposed)

    def in_hearing(self, case: Case) -> None:
        day = self.clock.today
        actions.record_hearing(
            by=self.staff.officer, case=case, heard_on=day, how="上门", words="知道了", has_no_objection=True
        )

    def in_decision(self, case: Case) -> None:
        actions.decide_measures(by=self.staff.bureau, case=case)

    def day_goes_by(self, *, arrivals: int) -> int:
        """One day: some apply, the clock does its part, officers act on what is open. Returns how many are open."""
        for _one in range(arrivals):
            self.apply()
        run_due()
        waiting = list(Case.objects.exclude(step="closed").order_by("next_due_on", "pk"))
        for case in waiting:
            self.refuse_orphan(case)
            if self.happens(70):
                self.act(case)
        self.clock.after(1)
        return len(waiting)

    def refuse_orphan(self, case: Case) -> None:
        """An open case has a day, an owner, and something that the owner may do next."""
        assert case.next_due_on is not None
        handlers = (self.staff.officer, self.staff.leader, self.staff.federation, self.staff.bureau)
        verbs = transitions_of(case).verbs_in(case.step)
        assert any(may_act(case, verb, one) for one in handlers for verb in verbs), (case.number, case.step)
        if case.next_due_on < self.clock.today:
            self.counted["case days overdue"] += 1


@pytest.fixture
def office(staff: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Documents are tested elsewhere; rendering them here would take most of the time."""
    monkeypatch.setattr(case_documents, "pdf_of", lambda _html: b"%PDF-1.7 of a simulation")
    return Office(staff, clock)


def refuse_unexplained(decision: Decision) -> None:
    """Refuse a decision without clauses and reasons, or a refusal without failed conditions and remedies."""
    assert decision.references
    assert decision.reason
    if decision.outcome in {"granted", "refused", "continued", "changed", "ended"}:
        people = decision.explanation["people"]
        assert people
        assert all(one["references"] for person in people for one in person["conditions"])
    if decision.outcome == "refused":
        assert [one for person in decision.explanation["people"] for one in person["conditions"] if not one["holds"]]
    if decision.outcome in {"refused", "declined", "lapsed", "changed", "ended"}:
        contents = contents_of(decision.case, "notification")
        assert contents is not None
        text = document_html("casework/case_documents/notification.html", contents)
        assert "依据：" in text
        assert "行政复议" in text


def test_every_open_case_has_a_next_step(office: Office) -> None:
    a_day, left = divmod(MANY, ARRIVING_DAYS)
    for day in range(LONGEST_DAYS):
        arrivals = a_day + (day < left) if day < ARRIVING_DAYS else 0
        if not office.day_goes_by(arrivals=arrivals) and day >= ARRIVING_DAYS:
            break
    assert not Case.objects.exclude(step="closed").exists()
    applications_done = office.clock.today
    office.clock.on(date(2026, 10, 8))
    for _day in range(LONGEST_DAYS):
        if not office.day_goes_by(arrivals=0):
            break
    assert not Case.objects.exclude(step="closed").exists()
    assert office.counted["sent"] == MANY
    decided = list(Decision.objects.select_related("case__application"))
    for decision in decided:
        refuse_unexplained(decision)
    assert Case.objects.exclude(outcome="withdrawn").filter(decision=None).count() == 0
    assert Case.objects.filter(procedure_id="periodic_review").exists()
    assert broken_links() == []
    outcomes = Counter(Case.objects.values_list("procedure_id", "outcome"))
    assert {outcome for _matter, outcome in outcomes} >= {"granted", "refused", "declined", "withdrawn"}
    sampled = Case.objects.filter(procedure_id="tekun", is_sampled__isnull=False)
    print(  # noqa: T201 - the figures of the run, where somebody asked for them
        f"{MANY} applications, done by {applications_done}; {len(decided)} decisions; outcomes "
        f"{sorted(Counter(Case.objects.values_list('outcome', flat=True)).items())}; "
        f"acts {sorted(office.counted.items())}; "
        f"awards in force {Award.objects.filter(withdrawn_at=None, valid_to=None).count()}; tekun drawn "
        f"{sampled.filter(is_sampled=True).count()} of {sampled.count()}"
    )
