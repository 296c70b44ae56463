"""The formulas of monitoring, care, outreach and supervision itself: P18-2, -5, -14, -16, -18, -20, -25, -26, -28."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.evaluations.recount.figures import Counting, Item, Span
from tests.supervision.evaluations.recount.formulas import (
    COUNTINGS,
    awards_of_month,
    due_rows,
    of_person,
    people,
    recipients,
)
from tests.supervision.evaluations.recount.tables import Tables, next_month

STORY_DAY = 10
HELPS = {"case", "relief", "lead"}
MEDIA = {"county", "city", "province", "nation"}


def _warnings(tables: Tables) -> list[Any]:
    columns = "village_code warning_class first_seen_on looked_on look_due_on state due_on ended_on finding action"
    return tables.rows("warnings_warning", columns)


def _looked(tables: Tables, span: Span) -> list[Item]:
    return [
        Item(one.id, one.village_code, one.looked_on is not None and one.looked_on <= one.look_due_on)
        for one in _warnings(tables)
        if span.has(one.first_seen_on) and (one.looked_on is not None or one.look_due_on < span.today)
    ]


def _answered(tables: Tables, span: Span) -> list[Item]:
    return [
        Item(one.id, one.village_code, one.state == "ended" and one.ended_on <= one.due_on)
        for one in _warnings(tables)
        if span.has(one.first_seen_on) and (one.state == "ended" or one.due_on < span.today)
    ]


def _righted(tables: Tables, span: Span) -> list[Item]:
    return [
        Item(one.id, one.village_code)
        for one in _warnings(tables)
        if one.state == "ended" and one.finding == "true" and one.warning_class == "b"
        if one.action in HELPS and span.has(one.ended_on)
    ]


def _agreements(tables: Tables, span: Span) -> list[Item]:
    """P18-5.e: who lives at home has an agreement that was confirmed, has begun, and has neither run out nor ended."""
    known, day = people(tables), span.last
    agreements = tables.by(
        "care_agreements_agreement", "person_id confirmed_on first_day last_day ended_on", "person_id"
    )

    def holds(one: Any) -> bool:
        is_begun = one.confirmed_on is not None and one.confirmed_on <= day and one.first_day <= day
        return is_begun and (one.ended_on or one.last_day) >= day

    return [
        Item(one.id, known[one.person_id].village_id, any(holds(each) for each in agreements.get(one.person_id, [])))
        for one in awards_of_month(tables, span)
        if one.programme == "tekun" and one.in_institution is not None and not one.in_institution
    ]


def _visits(tables: Tables, span: Span) -> list[Item]:
    made = tables.by_id("care_visits_carevisit", "visited_on")
    found = []
    for one in tables.rows("care_visits_plannedvisit", "village_code due_on state counted_visit_id"):
        done = made[one.counted_visit_id].visited_on if one.counted_visit_id else None
        if one.state != "cancelled" and span.fell_due(one.due_on, done):
            found.append(Item(one.id, one.village_code, done is not None and done <= one.due_on))
    return found


def _services(tables: Tables, span: Span) -> list[Item]:
    known, contracts = people(tables), tables.by_id("care_services_contract", "unit_price_fen")
    return [
        Item(one.id, known[one.person_id].village_id, amount=one.units * contracts[one.contract_id].unit_price_fen)
        for one in tables.rows("care_services_workorder", "contract_id person_id units state decided_on")
        if one.state == "accepted" and span.has(one.decided_on)
    ]


def _charity(tables: Tables, span: Span) -> list[Item]:
    needs = tables.by_id("care_charity_charityneed", "village_code")
    return [
        Item(one.id, needs[one.need_id].village_code)
        for one in tables.rows("care_charity_match", "need_id state handed_on")
        if one.state in {"given", "thanked"} and span.has(one.handed_on)
    ]


def _months_due(span: Span) -> list[date]:
    months, month = [], span.first
    while month < span.after:
        if month.replace(day=STORY_DAY) < span.today:
            months.append(month)
        month = next_month(month)
    return months


def _stories(tables: Tables, span: Span) -> list[Item]:
    """Of each township and month the story or portrait that came first."""
    months, first = set(_months_due(span)), dict[Any, Any]()
    rows = tables.rows("outreach_stories_story", "township_code month kind received_on due_on")
    for one in sorted((one for one in rows if one.received_on), key=lambda one: (one.received_on, one.id)):
        if one.kind in {"story", "person"} and one.month in months:
            first.setdefault((one.township_code, one.month), one)
    return [Item(one.id, one.township_code, one.received_on <= one.due_on) for one in first.values()]


def _stories_due(tables: Tables, span: Span) -> dict[str, int]:
    number = len(_months_due(span))
    return dict.fromkeys(tables.townships(), number) if number else {}


def _quarters(span: Span) -> list[tuple[date, date]]:
    firsts = [date(span.first.year, month, 1) for month in (1, 4, 7, 10)]
    quarters = [(first, next_month(first, 3)) for first in firsts]
    return [(first, end) for first, end in quarters if span.first < end <= span.after and end <= span.today]


def _articles(tables: Tables, span: Span) -> list[Item]:
    stories = tables.by_id("outreach_stories_story", "township_code kind accepted_on")
    rows = tables.rows("outreach_stories_publication", "story_id level published_on")
    first: dict[Any, Item] = {}
    for one in sorted(rows, key=lambda one: (one.published_on, one.id)):
        story = stories[one.story_id]
        is_article = story.kind in {"experience", "practice"} and story.accepted_on is not None
        for quarter, end in _quarters(span):
            if is_article and one.level in MEDIA and quarter <= one.published_on < end:
                first.setdefault((story.township_code, quarter), Item(one.id, story.township_code))
    return list(first.values())


def _articles_due(tables: Tables, span: Span) -> dict[str, int]:
    number = len(_quarters(span))
    return dict.fromkeys(tables.townships(), number) if number else {}


def _pilots(tables: Tables, span: Span) -> list[Item]:
    return [
        Item(one.id, one.township_code)
        for one in tables.rows("outreach_pilots_pilot", "township_code started_on closed_on")
        if one.started_on is not None and one.started_on < span.after
        if one.closed_on is None or one.closed_on >= span.first
    ]


def _pilot_papers(tables: Tables, span: Span) -> list[Item]:
    pilots = tables.by_id("outreach_pilots_pilot", "township_code")
    rows = tables.rows("outreach_pilots_pilotpaper", "pilot_id sent_on")
    return [Item(one.id, pilots[one.pilot_id].township_code) for one in rows if span.has(one.sent_on)]


def _rectified(tables: Tables, span: Span) -> list[Item]:
    """P18-16.c: in time is what was answered by its day and verified by another person since."""
    columns = "village_code office due_on state answered_on verified_on"
    return [
        Item(one.id, one.village_code, one.state in {"verified", "closed"} and one.answered_on <= one.due_on)
        for one in tables.rows("supervision_rectification_rectificationfinding", columns)
        if one.office == "" and span.fell_due(one.due_on, one.verified_on)
    ]


def _petition_rows(tables: Tables) -> list[Any]:
    columns = "village_code received_on repeat_of_id petitioner_id phone_index name_index"
    return tables.rows("supervision_petitions_petition", columns)


def _petitions(tables: Tables, span: Span) -> list[Item]:
    return [Item(one.id, one.village_code) for one in _petition_rows(tables) if span.has(one.received_on)]


def _matters_again(tables: Tables, span: Span) -> list[Any]:
    again = {one.repeat_of_id for one in _petition_rows(tables) if span.has(one.received_on)}
    return [one for one in _petition_rows(tables) if one.id in again]


def _repeated(tables: Tables, span: Span) -> list[Item]:
    return [Item(one.id, one.village_code) for one in _matters_again(tables, span)]


def _people_again(tables: Tables, span: Span) -> list[Item]:
    """Of each person the first matter: one registered person, one telephone, or one name in one village."""
    seen: set[Any] = set()
    found = []
    for one in _matters_again(tables, span):
        marks = {("phone", one.phone_index)} if one.phone_index else set()
        marks |= {("person", one.petitioner_id)} if one.petitioner_id else set()
        marks |= {("name", one.name_index, one.village_code)} if one.name_index else set()
        if not marks & seen:
            found.append(Item(one.id, one.village_code))
        seen |= marks
    return found


def _content(tables: Tables, span: Span) -> list[Item]:
    """P18-18.b: of those who answered how content they are, the content and the fairly content."""
    answers = {"satisfied": True, "fairly": True, "dissatisfied": False}
    return [
        Item(one.id, one.village_code, answers[one.satisfaction])
        for one in tables.rows("supervision_petitions_petition", "village_code asked_on satisfaction")
        if one.satisfaction in answers and span.has(one.asked_on)
    ]


COUNTINGS |= {
    "warnings_looked_in_time": Counting(_looked),
    "warnings_answered_in_time": Counting(_answered),
    "missed_cases_righted": Counting(_righted, "count"),
    "unaided_in_time": Counting(of_person(due_rows("low_income_unaidedperson", "person_id", "due_on", "ended_on"))),
    "care_agreements": Counting(_agreements),
    "care_visits_in_time": Counting(_visits),
    "care_findings_in_time": Counting(due_rows("care_visits_carefinding", "village_code", "due_on", "handled_on")),
    "service_money_per_thousand": Counting(_services, "money_per_thousand", recipients),
    "charity_helped": Counting(_charity, "count"),
    "stories_in_time": Counting(_stories, "share", _stories_due),
    "articles_published": Counting(_articles, "share", _articles_due),
    "pilots": Counting(_pilots, "count"),
    "pilot_papers": Counting(_pilot_papers, "count"),
    "rectified_in_time": Counting(_rectified),
    "petitions": Counting(_petitions, "per_thousand", recipients),
    "repeated_matters": Counting(_repeated, "count"),
    "repeat_petitioners": Counting(_people_again, "count"),
    "petitioners_content": Counting(_content),
}
