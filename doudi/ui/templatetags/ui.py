"""Filters that every template has: money, days, months, one way to write each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from doudi.values.benefit_month import format_month_chinese
from doudi.values.days import format_day_chinese, span_in_words
from doudi.values.money import format_yuan
from doudi.values.money import in_words as amount_in_words

register = template.Library()


@register.filter
def yuan(amount_fen: int | None) -> str:
    """Fen as yuan: ¥1,234.50, and -¥1,234.50 below nothing."""
    if amount_fen is None:
        return "—"
    return f"{'-' if amount_fen < 0 else ''}¥{format_yuan(abs(amount_fen))}"


@register.filter
def in_words(amount_fen: int) -> str:
    """An amount in capital characters, as forms want it: 伍佰陆拾元整."""
    return amount_in_words(amount_fen)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day: 2026年11月23日."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return format_day_chinese(value)


@register.filter
def until(first: date | None, last: date | None) -> str:
    """A span of days: 2023年1月1日至2023年6月30日, or 2023年1月1日起."""
    return span_in_words(first, last)


@register.filter
def moment(value: datetime | None) -> str:
    """A point in time: 2026年11月23日 14:05."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def month(value: date | None) -> str:
    """A benefit month: 2026年11月."""
    return "—" if value is None else format_month_chinese(value)


@register.filter
def month_said(text: str | None) -> str:
    """A benefit month as kept data writes it (2026-11-01): 2026年11月."""
    return month(date.fromisoformat(text)) if text else "—"


@register.filter
def of(mapping: Any, key: Any) -> Any:
    """The entry of a mapping."""
    return mapping.get(key)


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether somebody's role has a permission: for links to pages that would refuse him."""
    return bool(user.is_authenticated and user.may(permission))
