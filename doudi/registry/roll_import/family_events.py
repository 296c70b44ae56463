"""What rolls brought into a family, for the timeline of its file."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.registry.households.panels import FamilyFile
from doudi.registry.households.timeline import Span, TimelineEvent, TimelineSource, register_events
from doudi.registry.models import Award, Membership, Source


class _Import(NamedTuple):
    """When a roll was confirmed, its name, and who confirmed it: what the rows of an import have in common."""

    at: datetime
    roll: str
    actor_name: str | None


def import_events(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    """Return the rolls that brought people or awards into a family, from the rows that each of them wrote."""
    people: Counter[_Import] = Counter()
    awards: Counter[_Import] = Counter()
    listed: set[tuple[int, str]] = set()
    for person, *key in _rows(Membership, file, span):
        if (person, key[1]) not in listed:  # a merge that was undone repeats the row
            listed.add((person, key[1]))
            people[_Import(*key)] += 1
    for _person, *key in _rows(Award, file, span):
        awards[_Import(*key)] += 1
    latest = sorted({*people, *awards}, key=lambda one: one.at, reverse=True)[: span.most]
    return [TimelineEvent(one.at, _sentence(one, people[one], awards[one]), one.actor_name or "") for one in latest]


def _rows(model: type[Membership | Award], file: FamilyFile, span: Span) -> QuerySet[Any, Any]:
    """Return the rows of a family that rolls wrote.

    A copy that ends a row keeps its source, but has an end. An award taken over by hand names no roll; its own entry
    tells of it.
    """
    people = [person.pk for person in file.people]
    written = model.objects.filter(person__in=people, source=Source.ROLL, valid_to=None).exclude(source_detail="")
    columns = ("person_id", "recorded_at", "source_detail", "recorded_by__name")
    return written.filter(span.within("recorded_at")).order_by("recorded_at").values_list(*columns)


def _sentence(of: _Import, people: int, awards: int) -> str:
    if people and awards:
        text = _("从花名册“{roll}”导入：登记{people}人，待遇{awards}项。")
    elif people:
        text = _("从花名册“{roll}”导入：登记{people}人。")
    else:
        text = _("从花名册“{roll}”导入：待遇{awards}项。")
    return text.format(roll=of.roll, people=people, awards=awards)


def register_import_events() -> None:
    """Register the imports with the timeline of the family file."""
    register_events(TimelineSource("imports", gettext_lazy("导入花名册"), import_events, order=15))
