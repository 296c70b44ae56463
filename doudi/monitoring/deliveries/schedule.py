"""When data sets are due: the calendar of a year, what is due soon, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.matching import SourceProfile
from doudi.matching.sources import PERIOD_MONTHS
from doudi.monitoring.deliveries.models import AgreedStart, Delivery
from doudi.monitoring.deliveries.periods import due_on, period_after, period_name, period_of
from doudi.monitoring.deliveries.queries import profiles_of
from doudi.ui.templatetags.ui import day
from doudi.values.dates import format_day_of_year

_COUNTED = (Delivery.State.CONFIRMED, Delivery.State.ERASED)
_OPEN = (Delivery.State.READING, Delivery.State.STAGED, Delivery.State.UNREADABLE)


@dataclass(frozen=True)
class Slot:
    """A data set in a period: what was delivered for it, or until when it is due."""

    profile: SourceProfile
    first: date
    due: date
    confirmed: tuple[Delivery, ...]
    waiting: tuple[Delivery, ...]
    is_expected: bool

    @property
    def is_late(self) -> bool:
        """Whether nothing was delivered until the day it was due."""
        return self.is_expected and not self.confirmed and not self.waiting and self.due < today()

    @property
    def is_due(self) -> bool:
        """Whether nothing was delivered, and the reminder has begun or the day has passed."""
        reminder = timedelta(days=procedure_figure("delivery_reminder_days", today()))
        return self.is_expected and not self.confirmed and not self.waiting and self.due - reminder <= today()

    @property
    def newest(self) -> Delivery | None:
        """The last delivery for the period."""
        found = self.confirmed or self.waiting
        return found[-1] if found else None

    @property
    def text(self) -> str:
        """What the calendar says."""
        if self.confirmed:
            return _("{rows}行").format(rows=self.confirmed[-1].total_rows)
        if self.waiting:
            return str(self.waiting[-1].get_state_display())
        if self.is_late:
            return _("逾期")
        if not self.is_expected:
            return _("尚未开始")
        return _("{day}前").format(day=format_day_of_year(self.due))

    @property
    def tone(self) -> str:
        """The colour of the cell."""
        if self.confirmed:
            return "good"
        return "bad" if self.is_late else "warn" if self.waiting or self.is_due else ""

    @property
    def name(self) -> str:
        """Data set, period and day, for lists."""
        period = period_name(self.profile.name, self.first)
        return _("{source}（{period}），应于{due}前交付").format(
            source=self.profile.label, period=period, due=day(self.due)
        )


def visible_profiles(by: User) -> list[SourceProfile]:
    """The data sets that a user sees in the calendar: those of the department, else all; not those on demand."""
    expected = (profile for profile in profiles_of(by) if not profile.is_on_demand)
    return sorted(expected, key=lambda profile: (profile.department, profile.name))


def slots_of_year(year: int, *, by: User) -> list[list[Slot]]:
    """The calendar of a year: a list of slots for each data set, one for each period."""
    delivered, starts = _delivered(by), _agreed_starts()
    return [
        _slots_of_year(profile, year, delivered.get(profile.name, {}), starts.get(profile.name))
        for profile in visible_profiles(by)
    ]


def _slots_of_year(profile: SourceProfile, year: int, delivered: _Delivered, agreed: date | None) -> list[Slot]:
    since = _expected_since(profile, delivered, agreed)
    firsts = [date(year, month, 1) for month in range(1, 13, PERIOD_MONTHS[profile.period])]
    return [
        _slot(profile, first, delivered.get(first, ()), is_expected=since is not None and since <= first)
        for first in firsts
    ]


def due_slots(*, by: User) -> list[Slot]:
    """The periods of which nothing was delivered and which are due soon or late, of a user's data sets."""
    delivered, starts = _delivered(by), _agreed_starts()
    found = []
    for profile in visible_profiles(by):
        own = delivered.get(profile.name, {})
        first, running = _expected_since(profile, own, starts.get(profile.name)), period_of(profile.period, today())
        while first is not None and first < running:
            if first not in own and (slot := _slot(profile, first, (), is_expected=True)).is_due:
                found.append(slot)
            first = period_after(profile.period, first)
    return sorted(found, key=lambda slot: (slot.due, slot.profile.name))


_Delivered = Mapping[date, Sequence[Delivery]]
"""The deliveries of a data set by their period."""


def _delivered(by: User) -> Mapping[str, _Delivered]:
    """The deliveries that count or are being worked on, by data set; only what the calendar shows of them."""
    by_source: dict[str, dict[date, list[Delivery]]] = {}
    rows = Delivery.objects.visible_to(by).filter(state__in=(*_COUNTED, *_OPEN)).order_by("pk")
    for delivery in rows.only("source", "period", "state", "total_rows"):
        by_source.setdefault(delivery.source, {}).setdefault(delivery.period, []).append(delivery)
    return by_source


def _agreed_starts() -> dict[str, date]:
    """The day from which each data set is delivered, where the bureau agreed on one; the last record counts."""
    return dict(AgreedStart.objects.order_by("pk").values_list("source", "starts_on"))


def _expected_since(profile: SourceProfile, delivered: _Delivered, agreed: date | None) -> date | None:
    """The first period that is expected: from the day agreed, else of the first delivery; None before either."""
    counted = [first for first, rows in delivered.items() if any(delivery.state in _COUNTED for delivery in rows)]
    if agreed is None and not counted:
        return None
    first = period_of(profile.period, agreed) if agreed is not None else min(counted)
    return max(first, period_of(profile.period, profile.since)) if profile.since is not None else first


def _slot(profile: SourceProfile, first: date, delivered: Sequence[Delivery], *, is_expected: bool) -> Slot:
    return Slot(
        profile,
        first,
        due_on(profile.name, first),
        tuple(delivery for delivery in delivered if delivery.state in _COUNTED),
        tuple(delivery for delivery in delivered if delivery.state in _OPEN),
        is_expected,
    )
