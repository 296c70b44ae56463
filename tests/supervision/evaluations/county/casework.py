"""Cases from acceptance to delivery with their checks and notices, what is published, reviewed, referred, relieved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.casework.models import (
    AnnualReview,
    Application,
    Case,
    CheckReport,
    CheckWaiver,
    Decision,
    EconomicCheck,
    Lead,
    Publication,
    PublicNotice,
    Referral,
)
from doudi.casework.worklist.models import Assignment
from doudi.relief.models import FollowUp, FollowUpVisit, OfficePost, ReliefCase
from tests.supervision.evaluations.county.ground import Ground

PROCEDURES = (
    ("dibao", 0.3),
    ("tekun", 0.12),
    ("dibao_margin", 0.08),
    ("expenditure_hardship", 0.05),
    ("disability_nursing", 0.1),
    ("relief_urgent", 0.2),
    ("relief_small_first", 0.15),
)
CHECKED = {"dibao", "tekun", "dibao_margin", "expenditure_hardship"}


def open_cases(ground: Ground, number: int) -> None:
    """Accept cases over the months; each is decided in time or late, open, paused or withdrawn."""
    post = OfficePost.objects.create(
        kind="civil_affairs_head",
        township_code=ground.codes[0],
        holder_name="温某",
        first_day=date(2022, 1, 1),
        named_by=ground.cast.bureau,
    )
    for _case in range(number):
        _case_of(ground, ground.lot(*PROCEDURES), ground.village(), ground.day(), post)


def _case_of(ground: Ground, procedure: str, village: str, accepted: date, post: Any) -> tuple[Any, date | None]:
    is_relief = procedure.startswith("relief")
    limit = 3 if is_relief else 26
    due = accepted + timedelta(days=limit)
    fate = ground.lot(("decided", 0.84), ("open", 0.05), ("paused", 0.03), ("resumed", 0.04), ("withdrawn", 0.04))
    step = "relief_proposal" if is_relief else "investigation"
    application = ground.ledger.add(
        Application(
            receipt=ground.number("YR"),
            channel="window",
            village_code=village,
            applicant_name="某人",
            sent_at=ground.ledger.clock.moment,
        ),
        accepted,
    )
    case = Case(
        number=ground.number("YD"),
        application=application,
        procedure_id=procedure,
        village_code=village,
        step=step,
        step_since=accepted,
        accepted_on=accepted,
        due_on=due,
        next_due_on=due,
    )
    decided: date | None = None
    changes: list[Any] = []
    if fate == "withdrawn":
        changes.append((accepted + timedelta(days=2), {"outcome": "withdrawn", "step": "closed", "next_due_on": None}))
    if fate in {"paused", "resumed"}:
        changes.append((accepted + timedelta(days=1), {"paused_since": accepted + timedelta(days=1)}))
    if fate == "resumed":
        due += timedelta(days=14)
        again = accepted + timedelta(days=15)
        changes.append((again, {"paused_since": None, "paused_days": 10, "due_on": due, "next_due_on": due}))
    if fate in {"decided", "resumed"}:
        decided = ground.by_due(due, late=0.12, never=0.01)
        decided = max(decided, accepted + timedelta(days=2)) if decided else None
    outcome = ground.lot(("granted", 0.8), ("refused", 0.15), ("terminated", 0.05))
    if decided:
        changes.append((decided, {"outcome": outcome, "step": "closed", "next_due_on": None}))
    ground.ledger.add(case, accepted, *changes)
    if ground.chance.random() < 0.5:
        ground.ledger.add(Assignment(case=case, officer=ground.cast.officer, since=accepted), accepted)
    if decided:
        _decision(ground, case, outcome, decided)
    if procedure in CHECKED:
        _check(ground, case, accepted, decided)
        _notices(ground, case, accepted, decided)
    if is_relief:
        _relief(ground, case, accepted, decided if outcome == "granted" else None, post)
    if decided and outcome == "granted" and procedure in {"dibao", "tekun"}:
        _publication(ground, case, decided)
    return case, decided


def _decision(ground: Ground, case: Any, outcome: str, decided: date) -> Any:
    delivered = ground.later(decided, 0, 12) if ground.chance.random() < 0.93 else None
    decision = Decision(
        case=case,
        number=ground.number("YJ"),
        outcome=outcome,
        reason="情况清楚",
        sealed_explanation="{}",
        decided_by=ground.cast.director,
        decided_on=decided,
    )
    return ground.ledger.add(decision, decided, (delivered, {"delivered_on": delivered}))


def _check(ground: Ground, case: Any, accepted: date, decided: date | None) -> None:
    kind = ground.lot(("before", 0.88), ("after", 0.04), ("none", 0.03), ("waived", 0.03), ("not_waived", 0.02))
    bureau, director = ground.cast.bureau, ground.cast.director
    if kind in {"before", "after"}:
        reported = accepted + timedelta(days=2)
        if kind == "after" and decided:
            reported = decided + timedelta(days=1)
        check = EconomicCheck(
            case=case, number=ground.number("YE"), purpose="application", state="reported", sources=[],
            opened_by=bureau, opened_on=accepted,
        )  # fmt: skip
        ground.ledger.add(check, accepted)
        report = CheckReport(
            check_request=check, number=ground.number("YB"), reported_on=reported,
            valid_until=reported + timedelta(days=180), origin="monitoring",
        )  # fmt: skip
        ground.ledger.add(report, reported)
    if kind in {"waived", "not_waived"}:
        on = accepted + timedelta(days=1)
        waiver = CheckWaiver(
            case=case, reason="一次核对仍有效", proposed_by=bureau, proposed_on=on, decided_by=director, decided_on=on,
            is_agreed=kind == "waived", decision_reason="核过",
        )  # fmt: skip
        ground.ledger.add(waiver, on)


def _notices(ground: Ground, case: Any, accepted: date, decided: date | None) -> None:
    """A notice that hung for its week, one cut short with or without a second, one still hanging, or none."""
    kind = ground.lot(("full", 0.8), ("again", 0.06), ("cut", 0.06), ("hanging", 0.04), ("none", 0.04))
    end = min(decided or accepted + timedelta(days=20), accepted + timedelta(days=30))

    def notice(first: date, ended: date | None) -> None:
        row = PublicNotice(case=case, first_day=first, last_day=first + timedelta(days=7), lines=[])
        ground.ledger.add(row, first, (ended, {"ended_on": ended}))

    if kind in {"full", "hanging"}:
        notice(end - timedelta(days=9), end - timedelta(days=1) if kind == "full" else None)
    if kind in {"cut", "again"}:
        notice(end - timedelta(days=12), end - timedelta(days=9))
    if kind == "again":
        notice(end - timedelta(days=8), end)


def _publication(ground: Ground, case: Any, decided: date) -> None:
    due = decided + timedelta(days=10)
    first = ground.by_due(due)
    row = Publication(case=case, village_code=case.village_code, programme=case.procedure_id, lines=[], due_on=due)
    posted = {"first_day": first, "photo": ground.file, "posted_by": ground.cast.officer}
    ground.ledger.add(row, decided, (first, posted))


def _relief(ground: Ground, case: Any, accepted: date, granted: date | None, post: Any) -> None:
    relief = ReliefCase(
        case=case,
        kind=case.procedure_id.removeprefix("relief_"),
        cause="illness",
        sub_cause="illness_sudden",
        degree="low",
        area="rural",
        persons_affected=2,
        happened_on=accepted,
        is_local=True,
    )
    changes: list[Any] = []
    if granted:
        due = granted + timedelta(days=14)
        done = ground.by_due(due) if ground.chance.random() < 0.95 else None
        changes.append((granted, {"papers_due_on": due}))
        if done:
            done = max(done, granted)
            by = {"papers_completed_by": ground.cast.officer, "papers_confirmed_by": ground.cast.leader}
            changes.append((done, {"papers_completed_on": done} | by))
    ground.ledger.add(relief, accepted, *changes)
    if not granted or ground.chance.random() < 0.5:
        return
    due = granted + timedelta(days=10)
    visited = ground.by_due(due)
    follow_up = FollowUp(
        relief=relief, village_code=case.village_code, tier="township_officer", total_fen=2_000_00, due_on=due,
        opened_on=granted,
    )  # fmt: skip
    ground.ledger.add(follow_up, granted, (visited, {"state": "done"}))
    if visited:
        visit = FollowUpVisit(
            follow_up=follow_up, visited_on=visited, post=post, visitor_name="温某", further="nothing",
            satisfaction="satisfied", signed_record=ground.file, client_key=ground.number("Y"),
            recorded_by=ground.cast.officer, recorded_at=ground.ledger.clock.moment,
        )  # fmt: skip
        ground.ledger.add(visit, visited)


def review_families(ground: Ground) -> None:
    """List every second family for the annual review of each year; most are decided in the year, some after it."""
    for year in sorted({month.year for month in ground.months_played()}):
        for home in ground.households[::2]:
            row = AnnualReview(
                year=year,
                household=home,
                village_code=home.village_id,
                head_name="某人",
                people=1,
                programmes=",dibao,",
                compared_on=date(year, 2, 1),
            )
            listed, last = date(year, 2, 1), date(year, 12, 31)
            kind = ground.lot(("done", 0.75), ("after", 0.1), ("withdrawn", 0.05), ("listed", 0.1))
            decided = ground.later(listed, 20, (last - listed).days)
            if kind == "after":
                decided = ground.later(last, 1, 20)
            if kind == "listed" or decided > ground.last + timedelta(days=30):
                ground.ledger.add(row, listed)
                continue
            is_done = kind != "withdrawn"
            case = _review_case(ground, home, decided, "continued" if is_done else "withdrawn")
            done = {"case": case, "state": "done", "outcome": "continued"} if is_done else {"case": case}
            ground.ledger.add(row, listed, (decided, done))


def _review_case(ground: Ground, home: Any, decided: date, outcome: str) -> Any:
    accepted = decided - timedelta(days=9)
    application = Application(
        receipt=ground.number("YR"), channel="office", village_code=home.village_id, applicant_name="某人",
        sent_at=ground.ledger.clock.moment,
    )  # fmt: skip
    ground.ledger.add(application, accepted)
    case = Case(
        number=ground.number("YD"), application=application, procedure_id="periodic_review",
        village_code=home.village_id, household=home, step="reassessment", step_since=accepted, accepted_on=accepted,
        due_on=accepted + timedelta(days=30), next_due_on=accepted + timedelta(days=30),
    )  # fmt: skip
    ground.ledger.add(case, accepted, (decided, {"outcome": outcome, "step": "closed", "next_due_on": None}))
    if outcome != "withdrawn":
        _decision(ground, case, outcome, decided)
    return case


def refer_and_report(ground: Ground, number: int) -> None:
    """Referrals to departments, some never handed over, and leads, answered in time, late or never."""
    for _one in range(number):
        day, person = ground.day(), ground.chance.choice(ground.people)
        due = day + timedelta(days=15)
        ended = ground.by_due(due)
        handed = day if ground.chance.random() < 0.9 else None
        row = Referral(
            village_code=person.village_id, person=person, due_on=due, kind="medical", department="医保局",
            department_code="mib", handed_over_on=handed,
        )  # fmt: skip
        ground.ledger.add(row, day, (ended, {"ended_on": ended, "outcome": "answered"}))
        due = day + timedelta(days=5)
        ended = ground.by_due(due)
        lead = Lead(village_code=ground.village(), due_on=due, need="illness")
        ground.ledger.add(lead, day, (ended, {"ended_on": ended, "outcome": "visit"}))
