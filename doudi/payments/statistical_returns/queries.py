"""Returns as pages and Excel show them: each line beside the same line of the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.payments.statistical_returns.actions import content_hash, title_of
from doudi.payments.statistical_returns.figures import key_in_words
from doudi.payments.statistical_returns.models import StatisticalReturn
from doudi.payments.statistical_returns.profiles import ReturnSheet, profiles
from doudi.values.benefit_month import add_months
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class Figure:
    """A figure of a line with that of the period before; None where there is no return to compare with."""

    value: int
    before: int | None
    is_money: bool

    @property
    def change(self) -> int | None:
        """How much more than before."""
        return None if self.before is None else self.value - self.before

    @property
    def text(self) -> str:
        """The figure in words."""
        return self._written(self.value)

    @property
    def change_text(self) -> str:
        """The change with its sign; empty where there is nothing to compare with."""
        if self.change is None:
            return ""
        return f"{'+' if self.change > 0 else ''}{self._written(self.change)}"

    def _written(self, value: int) -> str:
        return format_yuan(value) if self.is_money else f"{value:,}"


@dataclass(frozen=True)
class ShownLine:
    """A line of a sheet: the labels of its groups and its figures in the order of the columns."""

    labels: tuple[str, ...]
    figures: tuple[Figure, ...]
    is_total: bool


@dataclass(frozen=True)
class ShownSheet:
    """A sheet with its headings and lines."""

    sheet: ReturnSheet
    headings: tuple[str, ...]
    lines: list[ShownLine]


_GROUP_LABELS = {"programme": "项目", "class": "类别", "area": "城乡", "township": "乡镇"}


def returns() -> QuerySet[StatisticalReturn]:
    """Return all returns, the latest period first."""
    return StatisticalReturn.objects.select_related("issued_by", "checked_by", "corrects").defer("figures")


def previous_return(one: StatisticalReturn) -> StatisticalReturn | None:
    """Return the return of the period before, as last corrected; None where there is none."""
    months = profiles()[one.profile].months
    first = add_months(one.first_month, -months)
    found = StatisticalReturn.objects.filter(profile=one.profile, first_month=first)
    return found.exclude(state=StatisticalReturn.State.REJECTED).order_by("-pk").first()


def is_intact(one: StatisticalReturn) -> bool:
    """Return whether the stored figures still have the hash they were issued with."""
    return content_hash(one.profile, one.first_month, one.figures) == one.content_hash


def shown_sheets(one: StatisticalReturn, before: StatisticalReturn | None) -> list[ShownSheet]:
    """Return the sheets of a return, each line compared with the period before.

    Lines that only the period before has stand with zeros, so that nothing that vanished is overlooked.
    """
    return [_shown(sheet, one, before) for sheet in profiles()[one.profile].sheets]


def _shown(sheet: ReturnSheet, one: StatisticalReturn, before: StatisticalReturn | None) -> ShownSheet:
    now = _by_key(one.lines.get(sheet.id, []))
    earlier = None if before is None else _by_key(before.lines.get(sheet.id, []))
    keys = sorted(now.keys() | (earlier or {}).keys(), key=lambda key: (key[0], key[1]))
    lines = []
    for is_total, key in keys:
        line, old = now.get((is_total, key), {}), None if earlier is None else earlier.get((is_total, key), {})
        figures = tuple(
            Figure(line.get(column.measure, 0), None if old is None else old.get(column.measure, 0), column.is_money)
            for column in sheet.columns
        )
        lines.append(ShownLine(_labels(sheet, key, is_total=is_total), figures, is_total))
    headings = (*(_GROUP_LABELS[name] for name in sheet.by), *(column.label for column in sheet.columns))
    return ShownSheet(sheet, headings, lines)


def _by_key(lines: list[dict[str, Any]]) -> dict[tuple[bool, tuple[str, ...]], dict[str, Any]]:
    return {(line["is_total"], tuple(line["key"])): line for line in lines}


def _labels(sheet: ReturnSheet, key: tuple[str, ...], *, is_total: bool) -> tuple[str, ...]:
    if is_total:
        return (_("合计"), *("" for _name in sheet.by[1:]))
    return tuple(key_in_words(group, part) for group, part in zip(sheet.by, key, strict=True))


@dataclass(frozen=True)
class ReturnRow:
    """A return in the list."""

    one: StatisticalReturn

    @property
    def title(self) -> str:
        """Its name and period."""
        return title_of(self.one)

    @property
    def url(self) -> str:
        """Its page."""
        return self.one.get_absolute_url()

    @property
    def corrects(self) -> str:
        """The hash of the return it corrects."""
        return self.one.corrects.content_hash[:12] if self.one.corrects else ""

    @property
    def digest(self) -> str:
        """The beginning of its hash."""
        return self.one.content_hash[:12]


def last_period(profile: str, today: date) -> date:
    """Return the first month of the last period that is over."""
    months = profiles()[profile].months
    month = today.replace(day=1)
    begun = add_months(month, -((month.month - 1) % months))
    return add_months(begun, -months)
