"""The least that other departments' papers promise, to see whether a family got less (SAL2026-28)."""

from __future__ import annotations

from datetime import date

from doudi import policy
from doudi.relief.other_aid.models import OtherDepartmentAid

_Kind = OtherDepartmentAid.Kind


def _figure(name: str, on: date) -> int:
    return int(policy.parameter_value(name, on.replace(day=1), on))


def longest_days(kind: str, on: date) -> int | None:
    """Return for how many days a kind is given at most; None where it is not given by days."""
    return _figure("transition_living_aid_days", on) if kind == _Kind.TRANSITION_LIVING else None


def least_amount_fen(kind: str, persons: int, days: int | None, on: date) -> int | None:
    """Return the least amount of a kind for so many persons and days; None where no paper says one."""
    if kind == _Kind.TRANSITION_LIVING:
        return _figure("transition_living_aid_day", on) * persons * (days or 1)
    if kind == _Kind.WINTER_SPRING:
        return _figure("winter_spring_aid", on) * persons
    if kind == _Kind.COMFORT:
        return _figure("comfort_money", on) * persons
    return None


def is_below_floor(aid: OtherDepartmentAid) -> bool:
    """Whether a family got less than the papers promise."""
    least = least_amount_fen(aid.kind, aid.persons, aid.days, aid.given_on)
    return least is not None and 0 < aid.amount_fen < least
