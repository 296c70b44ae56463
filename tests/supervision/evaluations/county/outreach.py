"""Stories, articles in media, pilots and their papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.outreach.pilots.models import Pilot, PilotPaper
from doudi.outreach.stories.models import Publication, Story
from tests.supervision.evaluations.county.ground import Ground


def tell(ground: Ground) -> None:
    """A story a month of each township, by the tenth or later or never, sometimes two; articles and pilots."""
    for township in ground.codes:
        for month in ground.months_played():
            due = month.replace(day=10)
            for _story in range(ground.chance.choice([1, 1, 1, 2])):
                _story_of(ground, township, month, due, "story")
            if ground.chance.random() < 0.35:
                _article(ground, township, month)
        _pilot(ground, township)


def _story_of(ground: Ground, township: str, month: date, due: date, kind: str) -> Any:
    received = ground.by_due(due)
    received = max(received, month) if received else None
    row = Story(
        township_code=township, month=month, kind=kind, sealed_title="雪中送炭", sealed_text="村里来了人",
        tells_about_people=False, due_on=due, written_by=ground.cast.officer, written_on=month,
    )  # fmt: skip
    handed = {"state": "handed_in", "received_on": received, "first_received_on": received}
    by = {"handed_in_by": ground.cast.officer}
    accepted = ground.later(received, 1, 9) if received and ground.chance.random() < 0.9 else None
    accept = {"state": "accepted", "accepted_on": accepted, "decided_by": ground.cast.bureau}
    return ground.ledger.add(row, month, (received, handed | by), (accepted, accept))


def _article(ground: Ground, township: str, month: date) -> None:
    """What a township paper prints does not count, nor what is published after the quarter has ended."""
    story = _story_of(ground, township, month, month.replace(day=10), "experience")
    for medium in ("日报", "网站")[: ground.chance.choice([1, 1, 2])]:
        published = month + timedelta(days=ground.chance.randint(20, 75))
        row = Publication(
            story=story,
            medium=medium,
            level=ground.chance.choice(["township", "county", "county", "city"]),
            published_on=published,
            recorded_by=ground.cast.bureau,
            recorded_on=published,
        )
        ground.ledger.add(row, published)


def _pilot(ground: Ground, township: str) -> None:
    planned = ground.day()
    started, closed = planned + timedelta(days=9), planned + timedelta(days=200)
    cast = ground.cast
    row = Pilot(
        kind="window", title="一窗受理", township_code=township, goal="少跑路", first_day=planned, last_day=closed,
        compared_months=3, planned_by=cast.bureau, planned_on=planned,
    )  # fmt: skip
    begin = {"state": "under_way", "started_on": started, "started_by": cast.director}
    end = {"state": "closed", "closed_on": closed, "closed_by": cast.director, "written_up_by": cast.officer}
    ground.ledger.add(row, planned, (started, begin), (closed, end | {"written_up_on": closed, "result": "成了"}))
    sent = started + timedelta(days=ground.chance.randint(5, 200))
    paper = PilotPaper(
        pilot=row, kind="case", title="案例", file=ground.file, sent_to="市局", sent_on=sent, sent_by=cast.bureau
    )
    ground.ledger.add(paper, sent)
