"""Rows of lists of warnings, in words; with one query for what all rows of a page need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.monitoring.warnings.escalation import BUREAU, LEVEL_LABELS, level_of
from doudi.monitoring.warnings.evidence import in_one_line
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import heads_of
from doudi.monitoring.warnings.queries import open_of_families
from doudi.monitoring.warnings.rule_texts import (
    CLASS_LABELS,
    HEALTH_RULES,
    SEVERITY_LABELS,
    neutral_rule_label,
)
from doudi.monitoring.warnings.source_names import listed_source_label
from doudi.monitoring.warnings.workflow import AT_WORK, ENDED, OPEN
from doudi.ui.templatetags.ui import day


@dataclass(frozen=True)
class WarningRow:
    """A warning in a list; ``query`` is the filter that its page leads back to."""

    warning: Warning
    name: str
    query: str
    on: date
    beside: int = 0
    """How many other warnings of the family are not ended."""

    @property
    def family_url(self) -> str:
        """The list of the warnings of its family."""
        return f"{reverse('warnings:warnings')}?household={self.warning.household_id}"

    @property
    def url(self) -> str:
        """The page of the warning, which knows the list that it was opened from."""
        address = self.warning.get_absolute_url()
        return f"{address}?{self.query}" if self.query else address

    @property
    def rule_label(self) -> str:
        """The rule; one about health without its name."""
        return neutral_rule_label(self.warning.rule_id)

    @property
    def evidence(self) -> str:
        """The facts found, at one look."""
        return in_one_line(self.warning.evidence, is_health_rule=self.warning.rule_id in HEALTH_RULES)

    @property
    def is_overdue(self) -> bool:
        """Whether a deadline has passed."""
        return bool(self.level) or (self.warning.state == OPEN and self.warning.look_due_on < self.on)

    @property
    def level(self) -> str:
        """To whom it climbed."""
        return level_of(self.warning, self.on)

    @property
    def tone(self) -> str:
        """The tone of its deadline."""
        return "bad" if self.level == BUREAU else "warn" if self.is_overdue else ""

    @property
    def due(self) -> str:
        """The next deadline: to look at it, then to end it."""
        one = self.warning
        if one.ended_on is not None:
            return _("{day}办结").format(day=day(one.ended_on))
        if one.state == OPEN and one.look_due_on < one.due_on and one.due_on >= self.on:
            return _("{day}前查看").format(day=day(one.look_due_on))
        return _("{day}前办结").format(day=day(one.due_on))

    @property
    def due_text(self) -> str:
        """The deadline with the level, for Excel."""
        return "，".join(text for text in (self.due, self.level_label) if text)

    @property
    def level_label(self) -> str:
        """Who sees to it besides its owner."""
        if self.level:
            return str(LEVEL_LABELS[self.level])
        return _("查看逾期") if self.is_overdue else ""

    @property
    def state(self) -> str:
        """Where it stands; with what was found once it has ended."""
        one = self.warning
        if one.finding:
            return f"{one.get_state_display()}：{one.get_finding_display()}"
        return f"{one.get_state_display()}：{one.get_action_display()}" if one.action else str(one.get_state_display())

    @property
    def finding(self) -> str:
        """What was found."""
        return str(self.warning.get_finding_display())

    @property
    def action(self) -> str:
        """What was done."""
        return str(self.warning.get_action_display())

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.warning.village_code)

    @property
    def owner(self) -> str:
        """Who handles it."""
        return self.warning.owner.name if self.warning.owner else ""

    @property
    def class_label(self) -> str:
        """Its class."""
        return str(CLASS_LABELS.get(self.warning.warning_class, self.warning.warning_class))

    @property
    def severity(self) -> str:
        """How grave it is."""
        return str(SEVERITY_LABELS.get(self.warning.severity, self.warning.severity))

    @property
    def source(self) -> str:
        """The data set that it came from."""
        return listed_source_label(self.warning.source)

    @property
    def may_be_chosen(self) -> bool:
        """Whether it can be ended in bulk."""
        return self.warning.state in AT_WORK


def rows_of(warnings: Sequence[Warning], query: str = "") -> list[WarningRow]:
    """Return warnings as rows; families are called after their head."""
    names = _names(warnings)
    on = today()
    return [WarningRow(one, names[one.pk], query, on) for one in warnings]


def _with_family(rows: Sequence[WarningRow], by: User) -> list[WarningRow]:
    numbers = open_of_families((row.warning.household_id for row in rows if row.warning.household_id), by=by)
    return [
        replace(row, beside=max(numbers.get(row.warning.household_id or 0, 0) - (row.warning.state != ENDED), 0))
        for row in rows
    ]


def rows_with(query: str, by: User) -> Callable[[list[Warning]], list[WarningRow]]:
    """Return what turns the keys of the warnings of a page of a filtered list into rows.

    Only the rows of the page are read whole: sorting a county's warnings with people and owners takes three times as
    long.
    """

    def rows(keys: list[Warning]) -> list[WarningRow]:
        whole = Warning.objects.select_related("person", "household", "owner").in_bulk([one.pk for one in keys])
        return _with_family(rows_of([whole[one.pk] for one in keys if one.pk in whole], query), by)

    return rows


def _names(warnings: Sequence[Warning]) -> Mapping[int, str]:
    heads = heads_of({one.household_id for one in warnings if one.person_id is None and one.household_id})
    names = {}
    for one in warnings:
        if one.person is not None:
            names[one.pk] = one.person.name
        elif one.household is not None:
            head = heads.get(one.household.pk)
            names[one.pk] = _("{head}家庭").format(head=head.name if head else one.household.number)
    return names


def name_of(warning: Warning) -> str:
    """Return whom a warning is about."""
    return _names([warning])[warning.pk]
