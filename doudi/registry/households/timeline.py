"""The timeline of the family file: what each room knows to have happened, merged, filtered by kind and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.ui.tables import Text

FIRST_EVENTS = 8
MOST_EVENTS = 300
_REVEALED = "personal_data.reveal"
_EARLIEST_YEAR = 2020


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened to a family; ``url`` leads to it, empty for none."""

    at: datetime
    sentence: str
    actor_name: str = ""
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Span:
    """The year that is asked for, None for all of them, and the most events that are wanted."""

    year: int | None
    most: int

    def within(self, column: str) -> Q:
        """Return the condition for a column with a time; none where every year is asked for."""
        if self.year is None:
            return Q()
        first, last = (
            timezone.make_aware(datetime.combine(day, moment))
            for day, moment in ((date(self.year, 1, 1), time.min), (date(self.year, 12, 31), time.max))
        )
        return Q(**{f"{column}__gte": first, f"{column}__lte": last})


@dataclass(frozen=True)
class TimelineSource:
    """A kind of events: its key and label, who may see it, and its query for the latest events of a span."""

    kind: str
    label: Text
    events: Callable[[FamilyFile, Span], Iterable[TimelineEvent]]
    permission: Permission = Permission.READ_REGISTRY
    order: int = 50


_SOURCES: dict[str, TimelineSource] = {}


def register_events(source: TimelineSource) -> None:
    """Add a kind of events to the timeline; a room calls it once, when it starts."""
    _SOURCES[source.kind] = source


def timeline_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the latest events of a family; the panel's own page filters them by kind and year."""
    sources = sorted(
        (source for source in _SOURCES.values() if file.by.may(source.permission)), key=lambda source: source.order
    )
    kind, year = file.parameter("kind"), file.parameter("year")
    years = list(range(today().year, _EARLIEST_YEAR - 1, -1))
    chosen = int(year) if year.isdecimal() and len(year) == 4 and int(year) in years else None
    span = Span(chosen, MOST_EVENTS if file.is_whole else FIRST_EVENTS)
    events = [event for source in sources if kind in {"", source.kind} for event in source.events(file, span)]
    events.sort(key=lambda event: event.at, reverse=True)
    return {
        "events": events[: span.most],
        "is_cut": file.is_whole and len(events) > span.most,
        "most": span.most,
        "kinds": [(source.kind, source.label) for source in sources],
        "kind": kind,
        "years": years,
        "year": chosen,
    }


def events_of_entries(entries: QuerySet[Entry], span: Span) -> list[TimelineEvent]:
    """Return audit entries as events, the latest first."""
    found = entries.filter(span.within("at")).order_by("-number")[: span.most]
    return [TimelineEvent(entry.at, entry.sentence, entry.actor_in_language, entry.why) for entry in found]


def _entries(file: FamilyFile) -> QuerySet[Entry]:
    people = [str(person.pk) for person in file.people]
    about = Q(subject_kind="person", subject_id__in=people)
    if file.household is not None and file.person is None:
        about |= Q(subject_kind="household", subject_id=str(file.household.pk))
    return Entry.objects.filter(about)


def _changes(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    return events_of_entries(_entries(file).exclude(verb=_REVEALED), span)


def _looks(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    return events_of_entries(_entries(file).filter(verb=_REVEALED), span)


def register_timeline() -> None:
    """Register the panel, and what the registry records: changes, and who looked at personal data."""
    register_events(TimelineSource("changes", _("登记和变更"), _changes, order=10))
    register_events(TimelineSource("looks", _("查看个人信息"), _looks, order=90))
    register_panel(
        FamilyPanel(
            name="timeline",
            title=_("经过"),
            template="registry/panels/timeline.html",
            query=timeline_panel,
            order=90,
            is_of_person=True,
            has_page=True,
            is_deferred=True,
        )
    )
