"""Many hardships through simulated officers under a controlled clock: every case is paid or refused with a reason.

One month with a few cases in every run of the tests; ``make relief-year CASES=6000`` plays a year and prints figures.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from doudi.casework import actions as case_actions
from doudi.casework.models import Case
from doudi.casework.procedures.steps import RELIEF_DECISION_STEPS
from doudi.conferences.actions import add_questions, plan_meeting
from doudi.conferences.models import Question
from doudi.payments import actions as payroll
from doudi.payments import invariants
from doudi.payments.computation.item_lines import pay_items
from doudi.payments.models import Run
from doudi.relief import refusals
from doudi.relief.cases import actions
from doudi.relief.cases.actions import Proposal
from doudi.relief.cases.earlier_aid import given_fen
from doudi.relief.cases.intake import Intake, PersonInNeed
from doudi.relief.cases.models import Cause, Degree, ReliefCase, SubCause
from doudi.relief.emergencies import actions as emergencies
from doudi.relief.emergencies.actions import SurveyReport
from doudi.relief.emergencies.actions.relief_list import ListedHardship, relieve_listed
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.follow_ups.due import open_missing_follow_ups
from doudi.relief.follow_ups.models import FollowUp
from doudi.relief.instalments.models import Instalment
from doudi.relief.reserves import actions as reserves
from doudi.relief.reserves.refusals import ReserveTooLow
from tests.conferences.confirmed_meeting import Sitting, sitting_of
from tests.long_runs import database_marks
from tests.payments.conftest import ENOUGH_FEN, clock, office  # noqa: F401 - fixtures
from tests.relief.money_cases import HOME, filled_reserve, paid_out

MANY = int(os.environ.get("DOUDI_RELIEF_CASES", "12"))
pytestmark = database_marks(is_long=MANY > 1_000)
MONTHS = 12 if MANY > 1_000 else 1
SEED, FIRST_DAY = 20230105, date(2023, 4, 3)
RESERVE_PART, REFUSED_PART, KNOWN_PART = 0.6, 0.08, 0.15
WORKING_DAYS_OF_A_RUN = 5
FLOODS = (60, 150, 270) if MONTHS > 1 else (10,)
"""The days on which an event is declared."""
FAMILIES_OF_A_FLOOD = 40 if MONTHS > 1 else 3
MOST_OF_A_CASE_FEN = 10_000_00
"""What the county has for each case."""
FLOOD = ListedHardship("urgent", "disaster", "disaster_flood", "low", "房子进水", "现场看过", "reserve")


@dataclass
class ReliefOffice:
    """The officers, the clock, the families met before, and what is counted; every choice comes from one seed."""

    office: Any
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    counted: Counter[str] = field(default_factory=Counter)
    families: list[Any] = field(default_factory=list)
    receipts: int = 0
    members: list[Any] | None = None

    @property
    def staff(self) -> Any:
        return self.office.cast

    def funds(self, year: int) -> None:
        """Money of every source for all cases of a year."""
        self.office.funds(year, max(ENOUGH_FEN, MANY * MOST_OF_A_CASE_FEN))

    def family(self) -> Any:
        """A registered person with a card: mostly somebody new."""
        if self.families and self.chance.random() < KNOWN_PART:
            return self.chance.choice(self.families)
        person = self.office.person(f"丁某{len(self.families)}")
        self.families.append(person)
        return person

    def hardship(self, person: Any) -> Intake:
        """A hardship of a person, of any fast kind, cause and degree."""
        cause = self.chance.choice([Cause.ACCIDENT, Cause.ILLNESS, Cause.DISASTER])
        subs = [one for one in SubCause if one.value.startswith(f"{cause.value}_")]
        return Intake(
            person=PersonInNeed(person.name, person.id_number.clear()),
            kind=self.chance.choice(["urgent", "small_first", "small_first", "transitional"]),
            cause=cause,
            sub_cause=self.chance.choice(subs),
            degree=self.chance.choice(list(Degree)),
            area="rural",
            persons_affected=self.chance.randint(1, 5),
            happened_on=self.office.clock.today,
            account="突然出事，过不去",
        )

    def arrive(self) -> None:
        """Take a hardship in, propose and decide it, pay what may be paid today."""
        person = self.family()
        try:
            relief = actions.open_relief(
                by=self.staff.officer, village=self.staff.village, intake=self.hardship(person)
            )[0]
        except refusals.ReliefUnderWay:
            self.counted["under way already"] += 1
            return
        if self.chance.random() < REFUSED_PART:
            self.decline(relief, "查实没有发生这件事")
            self.counted["declined"] += 1
            return
        way = "reserve" if relief.kind == "small_first" or self.chance.random() < RESERVE_PART else "bank"
        case = self.proposed(relief, way)
        if case is not None:
            self.decide(relief, case)

    def proposed(self, relief: ReliefCase, way: str) -> Case | None:
        """Propose the assessed amount, with what a repeated case needs."""
        proposal = Proposal(reason="现场看过，情况属实", way=way, repeat_reason="情况又有变化")
        try:
            return actions.propose_relief(by=self.staff.officer, case=relief.case, proposal=proposal)
        except refusals.TooManyTimes:
            self.decline(relief, "一年内已救助两次")
            self.counted["too many times"] += 1
        except refusals.BeyondCeiling:
            self.decline(relief, "十二个月内已到上限")
            self.counted["ceiling reached"] += 1
        return None

    def decline(self, relief: ReliefCase, reason: str) -> None:
        """Refuse a case and tell the family."""
        case = case_actions.decline_case(by=self.staff.officer, case=relief.case, reason=reason)
        case_actions.deliver(by=self.staff.officer, case=case, how="当面送达")

    def decide(self, relief: ReliefCase, case: Case) -> None:
        """Decide where the case stands: township, bureau or conference; then tell the family."""
        assert case.step in RELIEF_DECISION_STEPS
        self.counted[case.step] += 1
        if case.step == "relief_by_conference":
            actions.raise_relief_question(by=self.staff.bureau, case=case, question="超过一般权限")
            question = Question.objects.get(kind="relief_amount", subject_id=str(case.pk))
            self.sitting(question).hold(amount_fen=relief.proposals.get().total_fen)
        else:
            by = self.staff.leader if case.step == "relief_by_township" else self.staff.bureau
            actions.grant_relief(by=by, case=case)
        case_actions.deliver(by=self.staff.officer, case=Case.objects.get(pk=case.pk), how="当面送达")
        for instalment in relief.instalments.filter(way="reserve", state="released"):
            self.pay(instalment)

    def sitting(self, question: Question) -> Sitting:
        """A meeting of the county's mechanism about a question; its members are named once."""
        if self.members is None:
            first = sitting_of(self.staff, question)
            self.members = first.members
            return first
        meeting = plan_meeting(by=self.staff.bureau, body="mechanism", held_on=self.office.clock.today, place="会议室")
        (item,) = add_questions(by=self.staff.bureau, meeting=meeting, questions=[question])
        return Sitting(self.staff, self.members, meeting, item)

    def pay(self, instalment: Instalment) -> None:
        """Pay from the reserve, topped up first where it is too low."""
        self.receipts += 1
        try:
            paid_out(self.staff.officer, instalment, f"{self.receipts:06d}")
        except ReserveTooLow:
            self.counted["reserve too low"] += 1
            asked = reserves.ask_top_up(by=self.staff.leader, township_code=HOME, amount_fen=30_000_00, reason="支出多")
            reserves.fill_top_up(by=self.staff.finance, request=asked, amount_fen=30_000_00, source="county")
            paid_out(self.staff.officer, instalment, f"{self.receipts:06d}")

    def flood(self) -> None:
        """Declare a flood, ask everybody on the list, relieve who is in need by one list, and close it."""
        staff, today = self.staff, self.office.clock.today
        for place in range(FAMILIES_OF_A_FLOOD):
            self.office.award(self.office.person(f"江某{place}", born=date(1950, 1, 1)))
        event = emergencies.propose_event(
            by=staff.bureau,
            name=f"洪涝{today}",
            kind="flood",
            level="3",
            began_on=today,
            legal_basis="应急响应通知",
            plan="自然灾害救助应急预案",
            villages=[staff.village.code],
        )
        event = emergencies.confirm_event(by=staff.director, event=event)
        states = ["needs", "safe", "unreachable"]
        answers = {
            pk: states[place % 3]
            for place, pk in enumerate(event.survey_rows.order_by("pk").values_list("pk", flat=True))
        }
        report = SurveyReport(key=f"{self.counted['floods']:032d}", answers=answers)
        emergencies.answer_survey(by=staff.cadre, event=event, village_code=staff.village.code, report=report)
        rows = list(event.survey_rows.filter(state="needs").order_by("pk")[:50])
        outcome = relieve_listed(by=staff.officer, event=event, rows=rows, told=FLOOD)
        for case in outcome.cases:
            self.decide(case.relief, Case.objects.get(pk=case.pk))
        emergencies.end_event(by=staff.director, event=event, ended_on=today)
        emergencies.close_event(
            by=staff.director, event=EmergencyEvent.objects.get(pk=event.pk), closing_report="已救助", lessons="早报"
        )
        self.counted["floods"] += 1
        self.counted["relieved in floods"] += len(outcome.cases)
        self.counted["refused in floods"] += len(outcome.refused)

    def run_of_the_bank(self) -> None:
        """Send what is released by bank, have it answered and close the books."""
        if not Instalment.objects.filter(way="bank", state="released").exists():
            return
        month = self.office.clock.today.replace(day=1)
        run = self.office.release(self.office.prepare(month, Run.Kind.RELIEF))
        sent = list(run.payments.filter(state="sent").values_list("pk", flat=True))
        self.office.bank_says(run, "paid")
        pay_items(sent, self.office.clock.today)
        payroll.close_run(by=self.staff.finance, run=Run.objects.get(pk=run.pk))
        self.counted["runs"] += 1


def check_books(played: ReliefOffice) -> None:
    """Every case is paid or refused with a reason; every tier has its visit; no invariant is broken."""
    assert [str(one) for one in invariants.check_all()] == []
    for relief in ReliefCase.objects.select_related("case__decision"):
        assert relief.case.outcome, relief.case.number
        assert relief.case.decision.reason
        paid = sum(relief.instalments.filter(state="paid").values_list("amount_fen", flat=True))
        assert paid == given_fen(relief)
        assert (relief.papers_due_on is not None) == bool(paid), "papers are made up after money was given"
    tiers = Counter(FollowUp.objects.values_list("tier", flat=True))
    for relief in ReliefCase.objects.filter(case__outcome=Case.Outcome.GRANTED):
        assert FollowUp.objects.filter(relief=relief).exists() == (given_fen(relief) >= 2_000_00)
    assert not EmergencyEvent.objects.exclude(state="closed").exists()
    played.counted["follow-ups"] = sum(tiers.values())


def test_months_of_relief_end_with_every_case_paid_or_refused(office: Any) -> None:  # noqa: F811 - the fixture
    played = ReliefOffice(office)
    played.funds(FIRST_DAY.year)
    filled_reserve(office.cast, 30_000_00, quota_fen=200_000_00)
    days = MONTHS * 30
    for day in range(days):
        year = office.clock.today.year
        office.clock.on(FIRST_DAY + timedelta(days=day))
        if office.clock.today.year != year:
            played.funds(office.clock.today.year)
        arrivals = MANY * (day + 1) // days - MANY * day // days
        for _arrival in range(arrivals):
            played.arrive()
        if day in FLOODS:
            played.flood()
        if day % WORKING_DAYS_OF_A_RUN == WORKING_DAYS_OF_A_RUN - 1:
            played.run_of_the_bank()
    played.run_of_the_bank()
    open_missing_follow_ups()
    check_books(played)
    assert played.counted["relief_by_township"]
    assert played.counted["floods"] == len(FLOODS)
    assert played.counted["relieved in floods"]
    print(dict(played.counted))  # noqa: T201 - the figures of the make target
