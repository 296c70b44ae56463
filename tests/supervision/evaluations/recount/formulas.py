"""The formulas of the computable set, each from the words of its paper: P18-13, -16, -18, -19, -26, MCA57-17, -24."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.supervision.evaluations.recount.figures import Counting, Item, Span
from tests.supervision.evaluations.recount.tables import Tables, month_start

CHECKED = {"dibao", "tekun", "one_person_cover", "dibao_margin", "expenditure_hardship"}
"""MCA57-17: what may be confirmed only after the economic check."""
POSTED = CHECKED | {"relief_expenditure"}
"""MCA57-24: what may be confirmed only after the public notice."""
CURE_DAYS = 30
MOST_CASES = 60
ANSWERED_BY_BANK = {"paid", "returned", "in_question"}


def people(tables: Tables) -> Mapping[int, Any]:
    """Return people by id."""
    return tables.by_id("registry_person", "village_id death_date merged_into_id")


def awards_of_month(tables: Tables, span: Span) -> list[Any]:
    """Return the awards of the month in which a span ends; their first and last months are whole months."""
    month = month_start(span.last)
    columns = "person_id programme valid_from valid_to withdrawn_at in_institution"
    return [
        one
        for one in tables.rows("registry_award", columns)
        if one.withdrawn_at is None and one.valid_from <= month and (one.valid_to is None or one.valid_to >= month)
    ]


def recipients(tables: Tables, span: Span) -> dict[str, int]:
    """Return how many people of each township are on benefits; somebody with two benefits is one."""
    known, found = people(tables), dict[str, set[int]]()
    for award in awards_of_month(tables, span):
        found.setdefault(known[award.person_id].village_id[:9], set()).add(award.person_id)
    return {place: len(keys) for place, keys in found.items()}


def residents(tables: Tables, span: Span) -> dict[str, int]:
    """Return how many people of each township are registered and alive at the end of a span."""
    found: dict[str, int] = {}
    for one in people(tables).values():
        if one.merged_into_id is None and (one.death_date is None or one.death_date > span.last):
            found[one.village_id[:9]] = found.get(one.village_id[:9], 0) + 1
    return found


def _awards(tables: Tables, span: Span) -> list[Item]:
    known = people(tables)
    return [Item(one.id, known[one.person_id].village_id) for one in awards_of_month(tables, span)]


def _awards_by(column: str) -> Any:
    def items(tables: Tables, span: Span) -> list[Item]:
        known = people(tables)
        rows = tables.rows("registry_award", "person_id valid_from valid_to withdrawn_at")
        rows = [one for one in rows if one.withdrawn_at is None and span.has(getattr(one, column))]
        return [Item(one.id, known[one.person_id].village_id) for one in rows]

    return items


def _margin_people(tables: Tables, span: Span) -> list[Item]:
    """Somebody whose family is of both kinds is one person; the row that is kept is the first."""
    known, found = people(tables), dict[int, Item]()
    for one in tables.rows("low_income_layerperiod", "person_id layer valid_from valid_to withdrawn_at"):
        holds = one.valid_from <= span.last and (one.valid_to is None or one.valid_to >= span.last)
        if one.layer in {"margin", "expenditure"} and one.withdrawn_at is None and holds:
            found.setdefault(one.person_id, Item(one.id, known[one.person_id].village_id))
    return list(found.values())


def _staff(*roles: str) -> Any:
    def items(tables: Tables, _span: Span) -> list[Item]:
        rows = tables.rows("accounts_user", "role division_id is_active")
        return [Item(one.id, one.division_id or "") for one in rows if one.is_active and one.role in roles]

    return items


def _overloaded(tables: Tables, span: Span) -> list[Item]:
    steps = tables.by_id("casework_case", "step")
    open_cases: dict[int, int] = {}
    for one in tables.rows("casework_assignment", "case_id officer_id"):
        open_cases[one.officer_id] = open_cases.get(one.officer_id, 0) + (steps[one.case_id].step != "closed")
    staff = _staff("township_officer", "township_leader")(tables, span)
    return [Item(one.id, one.place, open_cases.get(one.id, 0) > MOST_CASES) for one in staff]


def _decisions(tables: Tables) -> dict[int, Any]:
    rows = tables.rows("casework_decision", "case_id outcome decided_on delivered_on")
    return {one.case_id: one for one in rows}


def _cases(tables: Tables) -> list[Any]:
    return tables.rows("casework_case", "village_code procedure_id due_on paused_since outcome step")


def cases_due(tables: Tables, span: Span) -> list[Item]:
    """P18-26: of the cases that fell due, those decided by their day; paused and withdrawn ones are neither."""
    decided, found = _decisions(tables), list[Item]()
    for case in _cases(tables):
        if not span.has(case.due_on):
            continue
        decision = decided.get(case.id)
        if decision is not None:
            found.append(Item(case.id, case.village_code, decision.decided_on <= case.due_on))
        elif case.outcome == "" and case.paused_since is None and case.due_on < span.today:
            found.append(Item(case.id, case.village_code, is_counted=False))
    return found


def relief_due(tables: Tables, span: Span) -> list[Item]:
    """P18-6.a: the same of temporary relief."""
    relief = {one.case_id for one in tables.rows("relief_reliefcase", "case_id")}
    return [one for one in cases_due(tables, span) if one.id in relief]


def _decided(tables: Tables, span: Span, procedures: set[str] | None = None) -> list[tuple[Any, Any]]:
    """Return decisions of a span with their cases; of some procedures those that grant."""
    cases = {one.id: one for one in _cases(tables)}
    found = [(one, cases[key]) for key, one in _decisions(tables).items() if span.has(one.decided_on)]
    if procedures is None:
        return found
    return [(one, case) for one, case in found if one.outcome == "granted" and case.procedure_id in procedures]


def _checked(tables: Tables, span: Span) -> list[Item]:
    checks = tables.by_id("casework_economiccheck", "case_id")
    ready: dict[int, list[date]] = {}
    for report in tables.rows("casework_checkreport", "check_request_id reported_on"):
        ready.setdefault(checks[report.check_request_id].case_id, []).append(report.reported_on)
    for waiver in tables.rows("casework_checkwaiver", "case_id is_agreed decided_on"):
        if waiver.is_agreed:
            ready.setdefault(waiver.case_id, []).append(waiver.decided_on)
    return [
        Item(one.id, case.village_code, any(day <= one.decided_on for day in ready.get(case.id, [])))
        for one, case in _decided(tables, span, CHECKED)
    ]


def _posted(tables: Tables, span: Span) -> list[Item]:
    """A notice that was taken down before its last day had passed did not hang for its time."""
    notices = tables.by("casework_publicnotice", "case_id last_day ended_on", "case_id")

    def is_full(notice: Any, decided_on: date) -> bool:
        return notice.ended_on is not None and notice.last_day < notice.ended_on <= decided_on

    return [
        Item(one.id, case.village_code, any(is_full(each, one.decided_on) for each in notices.get(case.id, [])))
        for one, case in _decided(tables, span, POSTED)
    ]


def _delivered(tables: Tables, span: Span) -> list[Item]:
    return [Item(one.id, case.village_code, one.delivered_on is not None) for one, case in _decided(tables, span)]


def _decided_count(tables: Tables, span: Span) -> list[Item]:
    return [Item(one.id, case.village_code) for one, case in _decided(tables, span)]


def _relief_given(tables: Tables, span: Span) -> list[Item]:
    decided, cases = _decisions(tables), {one.id: one for one in _cases(tables)}
    return [
        Item(one.id, cases[one.case_id].village_code)
        for one in tables.rows("relief_reliefcase", "case_id")
        if (decision := decided.get(one.case_id)) and span.has(decision.decided_on)
        if cases[one.case_id].outcome == "granted"
    ]


def _reviews(tables: Tables, span: Span) -> list[Item]:
    """The families to review in a year; reviewed is who was decided about by the end of it."""
    decided = _decisions(tables)
    found = []
    for one in tables.rows("casework_annualreview", "year village_code state case_id"):
        if one.year == span.first.year:
            decision = decided.get(one.case_id)
            is_done = one.state == "done" and decision is not None and decision.decided_on < date(one.year + 1, 1, 1)
            found.append(Item(one.id, one.village_code, is_done))
    return found


def due_rows(table: str, place: str, due: str, done: str, only: Any = None) -> Any:
    """Return the formula of rows that fell due, of them those done on their day or before."""

    def items(tables: Tables, span: Span) -> list[Item]:
        columns = dict.fromkeys([place, due, done, *(only or {})])
        found = []
        for one in tables.rows(table, " ".join(columns)):
            is_meant = all(test(getattr(one, name)) for name, test in (only or {}).items())
            due_on, done_on = getattr(one, due), getattr(one, done)
            if is_meant and span.fell_due(due_on, done_on):
                found.append(Item(one.id, getattr(one, place), done_on is not None and done_on <= due_on))
        return found

    return items


def of_person(items: Any) -> Any:
    """Turn the person in the place of rows into the village of the person."""

    def placed(tables: Tables, span: Span) -> list[Item]:
        known = people(tables)
        return [
            Item(one.id, known[int(one.place)].village_id, one.is_counted, one.amount) for one in items(tables, span)
        ]

    return placed


def _relief_papers(tables: Tables, span: Span) -> list[Item]:
    cases = {one.id: one for one in _cases(tables)}
    return [
        Item(one.id, cases[one.case_id].village_code, bool(done) and done <= one.papers_due_on)
        for one in tables.rows("relief_reliefcase", "case_id papers_due_on papers_completed_on")
        if span.fell_due(one.papers_due_on, done := one.papers_completed_on)
    ]


def _follow_ups(tables: Tables, span: Span) -> list[Item]:
    visits = {
        one.follow_up_id: one.visited_on for one in tables.rows("relief_followupvisit", "follow_up_id visited_on")
    }
    return [
        Item(one.id, one.village_code, bool(done) and done <= one.due_on)
        for one in tables.rows("relief_followup", "village_code due_on")
        if span.fell_due(one.due_on, done := visits.get(one.id))
    ]


def payments(tables: Tables) -> list[Any]:
    """Return all payments with the month of their run."""
    return tables.rows("payments_payment", "run_id village_code state settled_on replaces_id")


def first_attempts(tables: Tables, span: Span) -> list[Item]:
    """P18-17.a: what went to the bank for the first time and was answered; in the numerator what arrived."""
    runs = tables.by_id("payments_run", "month")
    return [
        Item(one.id, one.village_code, one.state == "paid")
        for one in payments(tables)
        if one.replaces_id is None and one.state in ANSWERED_BY_BANK and span.has(runs[one.run_id].month)
    ]


def _payments_number(tables: Tables, span: Span) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in first_attempts(tables, span):
        found[one.place[:9]] = found.get(one.place[:9], 0) + 1
    return found


def _returns(tables: Tables, span: Span) -> list[Item]:
    """What came back is cured once the money arrived within thirty days, at whichever attempt; before it is neither."""
    again: dict[int, list[Any]] = {}
    for one in payments(tables):
        if one.replaces_id is not None:
            again.setdefault(one.replaces_id, []).append(one)

    def is_cured(payment: Any, until: date) -> bool:
        return any(
            (one.state == "paid" and one.settled_on <= until) or (one.state == "returned" and is_cured(one, until))
            for one in again.get(payment.id, [])
        )

    found = []
    for one in payments(tables):
        if one.state == "returned" and span.has(one.settled_on):
            until = one.settled_on + timedelta(days=CURE_DAYS)
            if (cured := is_cured(one, until)) or until < span.today:
                found.append(Item(one.id, one.village_code, cured))
    return found


def _overpayments(tables: Tables, span: Span) -> list[Item]:
    runs = tables.by_id("payments_run", "month")
    return [
        Item(one.id, one.village_code)
        for one in tables.rows("payments_recovery", "run_id village_code state")
        if one.state != "withdrawn" and span.has(runs[one.run_id].month)
    ]


def _rolls(tables: Tables, span: Span) -> list[Item]:
    runs = tables.by_id("payments_run", "month due_on released_at")
    return [
        Item(one.id, one.township_code, one.confirmed_at <= run.due_on)
        for one in tables.rows("payments_confirmation", "run_id township_code confirmed_at")
        if (run := runs[one.run_id]).released_at is not None and span.has(run.month)
    ]


COUNTINGS: dict[str, Counting] = {
    "recipients": Counting(_awards, "count"),
    "awards_begun": Counting(_awards_by("valid_from"), "count"),
    "awards_ended": Counting(_awards_by("valid_to"), "count"),
    "margin_people": Counting(_margin_people, "per_thousand", residents),
    "officers_per_thousand": Counting(_staff("township_officer", "township_leader"), "per_thousand", recipients),
    "helpers_per_thousand": Counting(_staff("village_cadre", "social_worker"), "per_thousand", recipients),
    "officers_overloaded": Counting(_overloaded),
    "decided_in_time": Counting(cases_due),
    "checked_before_decision": Counting(_checked),
    "posted_before_decision": Counting(_posted),
    "decisions_delivered": Counting(_delivered),
    "cases_decided": Counting(_decided_count, "count"),
    "published_in_time": Counting(due_rows("casework_publication", "village_code", "due_on", "first_day")),
    "annual_reviews_done": Counting(_reviews),
    "referrals_in_time": Counting(
        due_rows(
            "casework_referral", "village_code", "due_on", "ended_on", {"handed_over_on": lambda day: day is not None}
        )
    ),
    "leads_in_time": Counting(due_rows("casework_lead", "village_code", "due_on", "ended_on")),
    "relief_in_time": Counting(relief_due),
    "relief_papers_in_time": Counting(_relief_papers),
    "relief_visits_in_time": Counting(_follow_ups),
    "relief_given": Counting(_relief_given, "count"),
    "paid_at_first_attempt": Counting(first_attempts),
    "returns_cured": Counting(_returns),
    "overpayments": Counting(_overpayments, "per_thousand", _payments_number),
    "rolls_confirmed_in_time": Counting(_rolls),
}
