"""Open and end the switches of an event in its villages; called by the room that declares events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.db.models.functions import Greatest

from doudi.casework.switches.models import EventSwitch
from doudi.core.accounts.models import User


def open_switches(
    *,
    by: User,
    event_key: str,
    label: str,
    kind: str,
    villages: Iterable[str],
    first_day: date,
    figure: int | None,
    basis: str,
) -> int:
    """Open a switch of an event in villages where it is not open yet; part of the action that declares it."""
    open_now = EventSwitch.objects.filter(event_key=event_key, kind=kind, last_day=None)
    there = set(open_now.values_list("village_code", flat=True))
    rows = [
        EventSwitch(
            event_key=event_key,
            label=label[:80],
            kind=kind,
            village_code=village_code,
            first_day=first_day,
            figure=figure,
            basis=basis[:200],
            opened_by=by,
        )
        for village_code in sorted(set(villages) - there)
    ]
    EventSwitch.objects.bulk_create(rows)
    return len(rows)


def end_switches(
    *, by: User, event_key: str, last_day: date, kind: str = "", villages: Iterable[str] | None = None
) -> int:
    """End the open switches of an event, of one kind or in some villages; they hold to the end of the day."""
    ending = EventSwitch.objects.filter(event_key=event_key, last_day=None)
    if kind:
        ending = ending.filter(kind=kind)
    if villages is not None:
        ending = ending.filter(village_code__in=list(villages))
    return ending.update(last_day=Greatest(F("first_day"), last_day), ended_by=by)
