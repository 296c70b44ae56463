"""Read the outbox: texts in a scope by state, files made, events with their switches, opt-outs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from doudi.core.accounts.models import User
from doudi.core.divisions.scope import bounds
from doudi.registry.text_messages.events import TextEvent, text_events
from doudi.registry.text_messages.models import TextFile, TextMessage, TextOptOut, TextSwitch
from doudi.values.divisions import COUNTY_CODE

_FILES_SHOWN = 20


@dataclass(frozen=True)
class EventRow:
    """An event with its switch."""

    event: TextEvent
    is_on: bool
    template_code: str


def messages_in(state: str, *, by: User) -> QuerySet[TextMessage]:
    """Return the texts of a state in a user's scope, the latest first."""
    return TextMessage.objects.visible_to(by).filter(state=state).select_related("file").order_by("-pk")


def state_counts(*, by: User) -> dict[str, int]:
    """Return how many texts wait, and how many could not be sent, in a user's scope."""
    open_states = (TextMessage.State.WAITING, TextMessage.State.NO_NUMBER)
    rows = TextMessage.objects.visible_to(by).filter(state__in=open_states).order_by()
    return dict(rows.values_list("state").annotate(number=Count("pk")))


def files_of(user: User) -> list[TextFile]:
    """Return the last files that were made in a user's scope; the county sees those of every township."""
    files = TextFile.objects.select_related("made_by", "handed_over_by")
    scope = user.scope or COUNTY_CODE
    if scope != COUNTY_CODE:
        first, last = bounds(scope)
        files = files.filter(scope__gte=first, scope__lte=last)
    return list(files[:_FILES_SHOWN])


def event_rows() -> list[EventRow]:
    """Return every event with its switch."""
    switches = {switch.event: switch for switch in TextSwitch.objects.all()}
    return [
        EventRow(event, switches[name].is_on, switches[name].template_code)
        if name in switches
        else EventRow(event, is_on=False, template_code="")
        for name, event in text_events().items()
    ]


def opt_outs() -> QuerySet[TextOptOut]:
    """Return the telephones without texts."""
    return TextOptOut.objects.filter(ended_on=None).select_related("recorded_by")
